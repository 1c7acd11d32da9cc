namespace Anneal;

/// <summary>The error of a config that cannot be read. It says where the fault is, what is wrong and what was expected.</summary>
/// <remarks>The message contains at most 1,000 letters of each part; the properties hold them whole.</remarks>
public sealed class ConfigException : ArgumentException
{
    /// <summary>Makes the error.</summary>
    /// <param name="subject">The owner of the config, such as <c>Dense</c> or <c>a schedule</c>.</param>
    /// <param name="path">The path from the root to the fault, such as <c>layers[2].units</c>. Empty: the config itself.</param>
    /// <param name="problem">What is wrong, such as <c>must be 1 or more; it was 0</c>.</param>
    /// <param name="expected">What is allowed, such as <c>1 or more</c>. Null if the fault is not a wrong value.</param>
    /// <param name="inner">The exception that caused this one.</param>
    public ConfigException(string subject, string path, string problem, string? expected = null, Exception? inner = null)
        : base($"The config of {JsonText.Cut(subject)} cannot be read: {(path.Length == 0 ? "it" : $"'{JsonText.Cut(path)}'")} {JsonText.Cut(problem)}.", inner) =>
        (Subject, Path, Problem, Expected) = (subject, path, problem, expected);

    /// <summary>The owner of the config.</summary>
    public string Subject { get; }

    /// <summary>The path from the root to the fault, such as <c>optimizer.learning_rate.decay_steps</c> or <c>layers[2].units</c>. Empty:
    /// the config itself.</summary>
    public string Path { get; }

    /// <summary>The key at fault: the last part of <see cref="Path"/>, without an element's index.</summary>
    public string Key => Path[(Path.LastIndexOf('.') + 1)..].Split('[')[0];

    /// <summary>What is wrong, as the rest of a sentence that begins with <see cref="Path"/>.</summary>
    public string Problem { get; }

    /// <summary>What is allowed, or null.</summary>
    public string? Expected { get; }
}
