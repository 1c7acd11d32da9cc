using System.Text;
using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The rate is constant between boundaries.</summary>
/// <remarks>
/// <para><c>rate = values[i]</c>, where <c>i</c> is the number of boundaries below <c>step</c>: a boundary is the last step of its piece.</para>
/// <para>Steps count optimizer updates. Up to the first boundary, negative steps included, the first value holds; after the last boundary
/// the last value.</para>
/// <para>Differs from Keras: step and boundary are compared as real numbers (Keras cuts 100.5 to 100 for integer steps, and overflows beyond
/// 2^31); unsorted, equal or no boundaries are refused (Keras adds up values, or fails when called).</para>
/// <example><code>
/// var schedule = new PiecewiseConstantDecay(boundaries: [100_000, 110_000], values: [1.0, 0.5, 0.1]);
/// double rate = schedule.At(100_001); // 0.5
/// </code></example>
/// <para>Source: Keras, <c>keras.optimizers.schedules.PiecewiseConstantDecay</c>.</para>
/// </remarks>
public sealed record PiecewiseConstantDecay : LearningRateSchedule
{
    private readonly double[] _boundaries;
    private readonly double[] _values;

    /// <summary>Makes the schedule.</summary>
    /// <param name="boundaries">The last step of every piece but the last: at least one, finite, strictly increasing.</param>
    /// <param name="values">The rate of each piece, one more than boundaries; any finite numbers.</param>
    /// <param name="name">A label. Default <c>PiecewiseConstant</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="boundaries"/> or <paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit, or the boundaries are empty or not strictly increasing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A boundary or a value is not finite.</exception>
    public PiecewiseConstantDecay(IReadOnlyList<Number> boundaries, IReadOnlyList<Number> values, string? name = "PiecewiseConstant")
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(values);
        Boundaries = Array.AsReadOnly<Number>([.. boundaries]);
        Values = Array.AsReadOnly<Number>([.. values]);
        Name = name;
        _boundaries = [.. Boundaries.Select(b => (double)Require.Finite(b, nameof(boundaries)))];
        _values = [.. Values.Select(v => (double)Require.Finite(v, nameof(values)))];

        if (Boundaries.Count == 0)
            throw new ArgumentException("boundaries must hold at least one step; it was empty.", nameof(boundaries));
        if (Values.Count != Boundaries.Count + 1)
            throw new ArgumentException(
                $"values must hold one element more than boundaries, {Boundaries.Count + 1}; it held {Values.Count}.", nameof(values));
        for (var i = 1; i < _boundaries.Length; i++)
            if (_boundaries[i] <= _boundaries[i - 1])
                throw new ArgumentException(
                    $"boundaries must be strictly increasing; [{i}] was {Boundaries[i]}, after {Boundaries[i - 1]}.", nameof(boundaries));
    }

    /// <summary>The last step of every piece but the last.</summary>
    public IReadOnlyList<Number> Boundaries { get; }

    /// <summary>The rate of each piece.</summary>
    public IReadOnlyList<Number> Values { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        Require.Step(step);
        var found = Array.BinarySearch(_boundaries, step);
        return _values[found < 0 ? ~found : found];
    }

    /// <summary>Whether the other has the same boundaries, values and name.</summary>
    /// <param name="other">Another schedule.</param>
    /// <returns>True if they are equal.</returns>
    public bool Equals(PiecewiseConstantDecay? other) =>
        other is not null && Name == other.Name && Boundaries.SequenceEqual(other.Boundaries) && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var number in Boundaries.Concat(Values))
            hash.Add(number);
        hash.Add(Name);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["boundaries"] = new JsonArray([.. Boundaries.Select(b => b.ToJson())]),
        ["values"] = new JsonArray([.. Values.Select(v => v.ToJson())]),
        ["name"] = Name,
    };

    internal static PiecewiseConstantDecay Read(ConfigReader config) => new(
        config.Numbers("boundaries"),
        config.Numbers("values"),
        config.Text("name", "PiecewiseConstant"));

    /// <summary>Writes the properties for <see cref="object.ToString"/>, the lists with their elements.</summary>
    /// <param name="builder">Receives the text.</param>
    /// <returns>True: there is something to print.</returns>
    protected override bool PrintMembers(StringBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append($"Boundaries = [{string.Join(", ", Boundaries)}], Values = [{string.Join(", ", Values)}], Name = {Name}");
        return true;
    }
}
