namespace Anneal;

/// <summary>The error of an object that cannot be written because of something within it.</summary>
public sealed class UnwritableConfigException : NotSupportedException
{
    /// <summary>Makes the error.</summary>
    /// <param name="kind">The kind of the object, such as <c>schedule</c>.</param>
    /// <param name="path">The path of the part that cannot be written.</param>
    /// <param name="problem">The reason, as a sentence.</param>
    /// <param name="inner">The exception that caused this one.</param>
    public UnwritableConfigException(string kind, string path, string problem, Exception? inner = null)
        : base($"The {kind} cannot be written because of its {path}: {problem}", inner) => (Path, Problem) = (path, problem);

    /// <summary>The path from the object to the part that cannot be written, such as <c>schedules[1].schedule</c>.</summary>
    public string Path { get; }

    /// <summary>The reason.</summary>
    public string Problem { get; }
}
