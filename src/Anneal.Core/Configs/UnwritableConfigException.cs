namespace Anneal;

/// <summary>Something within an object cannot be written: where, and why.</summary>
public sealed class UnwritableConfigException : NotSupportedException
{
    /// <summary>Makes the error.</summary>
    /// <param name="kind">What was written: <c>schedule</c>.</param>
    /// <param name="path">Where in it.</param>
    /// <param name="problem">Why, a sentence.</param>
    /// <param name="inner">What led to it.</param>
    public UnwritableConfigException(string kind, string path, string problem, Exception? inner = null)
        : base($"The {kind} cannot be written because of its {path}: {problem}", inner) => (Path, Problem) = (path, problem);

    /// <summary>Where it lies, from the outside in: <c>schedules[1].schedule</c>.</summary>
    public string Path { get; }

    /// <summary>Why it cannot be written.</summary>
    public string Problem { get; }
}
