using System.Globalization;

namespace Anneal.Callbacks;

/// <summary>How often a callback acts: after each epoch, or each time that a number of batches has been trained. <c>"epoch"</c> and numbers convert to it.</summary>
/// <remarks>The default is <c>"epoch"</c>.</remarks>
public readonly record struct Frequency
{
    private Frequency(long batches) => Batches = batches;

    /// <summary>The number of batches; null for each epoch.</summary>
    public long? Batches { get; }

    /// <summary>A number of batches.</summary>
    /// <param name="batches">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 1.</exception>
    public static implicit operator Frequency(long batches) => new(Require.AtLeast(batches, 1));

    /// <summary>Each epoch.</summary>
    /// <param name="word"><c>"epoch"</c>.</param>
    /// <exception cref="ArgumentException">Another word.</exception>
    public static implicit operator Frequency(string word) => word == "epoch" ? default : throw Require.Refused(word, "\"epoch\" or a number of batches", "frequency");

    /// <inheritdoc/>
    public override string ToString() => Batches?.ToString(CultureInfo.InvariantCulture) ?? "epoch";
}
