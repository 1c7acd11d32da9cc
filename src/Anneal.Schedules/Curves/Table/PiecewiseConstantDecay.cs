using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The rate is constant between boundaries.</summary>
/// <remarks>
/// <para><c>rate = values[i]</c>, where <c>i</c> is the number of boundaries below <c>step</c>: a boundary is the last step of its piece.</para>
/// <code>
/// ______
///       |__
///          |  _______
///          |_|
/// </code>
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
    private readonly Duration[] _boundaries;
    private readonly Number[] _values;
    private readonly double[]? _steps;
    private readonly double[] _rates;

#pragma warning disable RS0026 // Which of the two is meant is never in doubt: the priority decides, and only lengths need the other.
    /// <summary>Makes the schedule.</summary>
    /// <param name="boundaries">The last step of every piece but the last: at least one, finite, strictly increasing.</param>
    /// <param name="values">The rate of each piece, one more than boundaries; any finite numbers.</param>
    /// <param name="name">A label of valid Unicode. Default <c>PiecewiseConstant</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="boundaries"/> or <paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit, or the boundaries are empty or not strictly increasing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A boundary or a value is not finite.</exception>
    [OverloadResolutionPriority(1)]
    public PiecewiseConstantDecay(IReadOnlyList<Number> boundaries, IReadOnlyList<Number> values, string? name = "PiecewiseConstant")
        : this(boundaries?.Select(boundary => (Duration)boundary).ToArray()!, values, name)
    {
    }

    /// <summary>Makes the schedule with boundaries in any units, such as <c>[30.Epochs, 60.Epochs]</c>.</summary>
    /// <param name="boundaries">The last step of every piece but the last: at least one, finite, strictly increasing; what has a unit is
    /// compared when it is bound.</param>
    /// <param name="values">The rate of each piece, one more than boundaries; any finite numbers.</param>
    /// <param name="name">A label of valid Unicode. Default <c>PiecewiseConstant</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="boundaries"/> or <paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit, or the boundaries are empty or not strictly increasing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A boundary or a value is not finite.</exception>
    public PiecewiseConstantDecay(IReadOnlyList<Duration> boundaries, IReadOnlyList<Number> values, string? name = "PiecewiseConstant")
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(values);
        _boundaries = Require.AllFinite(boundaries, nameof(boundaries));
        _values = [.. Require.AllFinite(values, nameof(values)).Select(value => value.AsRate())];
        _steps = _boundaries.All(boundary => boundary.IsInSteps) ? [.. _boundaries.Select(boundary => boundary.Steps)] : null;
        _rates = [.. _values];
        Name = Require.Text(name, nameof(name));

        if (_boundaries.Length == 0)
            throw new ArgumentException("boundaries must hold at least one step; it was empty.", nameof(boundaries));
        if (_rates.Length != _boundaries.Length + 1)
            throw new ArgumentException(
                $"values must hold one element more than boundaries, {_boundaries.Length + 1}; it held {_rates.Length}.", nameof(values));
        for (var i = 1; i < _steps?.Length; i++)
            if (_steps[i] <= _steps[i - 1])
                throw new ArgumentException(
                    $"boundaries must be strictly increasing; [{i}] was {_boundaries[i]}, after {_boundaries[i - 1]}.", nameof(boundaries));
    }
#pragma warning restore RS0026

    /// <summary>The last step of every piece but the last.</summary>
    public IReadOnlyList<Duration> Boundaries => Array.AsReadOnly(_boundaries);

    /// <summary>The rate of each piece.</summary>
    public IReadOnlyList<double> Values => Array.AsReadOnly(_rates);

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        Require.Step(step);
        var found = Array.BinarySearch(_steps ?? StepsOf(_boundaries), step);
        return _rates[found < 0 ? ~found : found];
    }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_steps is not null)
            return this;
        Duration[] bound = [.. _boundaries.Select(boundary => boundary.Bind(run))];
        // Two boundaries at one step have no piece between them.
        int[] kept = [.. Enumerable.Range(0, bound.Length).Where(i => i == 0 || bound[i] != bound[i - 1])];
        return new PiecewiseConstantDecay([.. kept.Select(i => bound[i])], [.. kept.Select(i => _values[i]), _values[^1]], Name);
    }

    /// <summary>Whether the other has the same boundaries, values and name.</summary>
    /// <param name="other">Another schedule.</param>
    /// <returns>True if they are equal.</returns>
    public bool Equals(PiecewiseConstantDecay? other) =>
        other is not null && Name == other.Name && _boundaries.AsSpan().SequenceEqual(other._boundaries) && _rates.AsSpan().SequenceEqual(other._rates);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var boundary in _boundaries)
            hash.Add(boundary);
        foreach (var rate in _rates)
            hash.Add(rate);
        hash.Add(Name);
        return hash.ToHashCode();
    }

    internal override Outline? OutlineOf(double from, double to) => Outline.At(_steps ?? StepsOf(_boundaries));

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["boundaries"] = new JsonArray([.. _boundaries.Select(boundary => boundary.ToJson())]),
        ["values"] = new JsonArray([.. _values.Select(value => value.ToJson())]),
        ["name"] = Name,
    };

    // Throws, for a boundary is not in steps.
    private static double[] StepsOf(Duration[] boundaries) => [.. boundaries.Select(boundary => boundary.Steps)];

    /// <summary>The class and its arguments, the same in every culture.</summary>
    /// <returns>For example <c>PiecewiseConstantDecay {"boundaries":[10],...}</c>.</returns>
    public override string ToString() => Describe();

    internal static PiecewiseConstantDecay Read(ConfigReader config) => new(
        config.Lengths("boundaries"),
        config.Numbers("values"),
        config.Text("name", "PiecewiseConstant"));
}
