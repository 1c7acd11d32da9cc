namespace Anneal;

/// <summary>A config cannot be read: where, what is wrong there, and what was expected.</summary>
/// <remarks>The message repeats at most 1,000 letters of each; the properties have them whole.</remarks>
public sealed class ConfigException : ArgumentException
{
    /// <summary>Makes the error.</summary>
    /// <param name="subject">Whose config: <c>Dense</c>, <c>a schedule</c>.</param>
    /// <param name="path">Where, from the outside in: <c>layers[2].units</c>. Empty: the config itself.</param>
    /// <param name="problem">What is wrong: <c>must be 1 or more; it was 0</c>.</param>
    /// <param name="expected">What is allowed: <c>1 or more</c>; null if that is no question of a value.</param>
    /// <param name="inner">What led to it.</param>
    public ConfigException(string subject, string path, string problem, string? expected = null, Exception? inner = null)
        : base($"The config of {JsonText.Cut(subject)} cannot be read: {(path.Length == 0 ? "it" : $"'{JsonText.Cut(path)}'")} {JsonText.Cut(problem)}.", inner) =>
        (Subject, Path, Problem, Expected) = (subject, path, problem, expected);

    /// <summary>Whose config cannot be read.</summary>
    public string Subject { get; }

    /// <summary>Where the fault lies, from the outside in: <c>optimizer.learning_rate.decay_steps</c>, <c>layers[2].units</c>. Empty: the config itself.</summary>
    public string Path { get; }

    /// <summary>The last part of <see cref="Path"/>: the key at fault, without the index of an element.</summary>
    public string Key => Path[(Path.LastIndexOf('.') + 1)..].Split('[')[0];

    /// <summary>What is wrong there, as the rest of a sentence that begins with <see cref="Path"/>.</summary>
    public string Problem { get; }

    /// <summary>What is allowed there, or null.</summary>
    public string? Expected { get; }
}
