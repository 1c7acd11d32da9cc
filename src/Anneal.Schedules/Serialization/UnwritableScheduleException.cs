namespace Anneal.Schedules;

/// <summary>A schedule within another cannot be written.</summary>
internal sealed class UnwritableScheduleException(string path, string problem, Exception inner)
    : NotSupportedException($"The schedule cannot be written because of its {path}: {problem}", inner)
{
    /// <summary>Where it lies, from the outside to the inside.</summary>
    public string Path { get; } = path;

    /// <summary>Why it cannot be written.</summary>
    public string Problem { get; } = problem;
}
