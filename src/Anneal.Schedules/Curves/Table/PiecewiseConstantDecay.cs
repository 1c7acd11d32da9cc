using System.Runtime.CompilerServices;

namespace Anneal.Schedules;

/// <summary>The rate is constant between boundaries.</summary>
/// <remarks>
/// <para><c>rate = values[i]</c>, where <c>i</c> is the number of boundaries below <c>step</c>. A boundary is the last step of its piece.</para>
/// <code>
/// ______
///       |__
///          |  _______
///          |_|
/// </code>
/// <para>Steps count optimizer updates. Up to the first boundary, including negative steps, the first value holds; after the last boundary,
/// the last value holds.</para>
/// <para>Differs from Keras: step and boundary are compared as real numbers (Keras cuts 100.5 to 100 for integer steps, and overflows beyond
/// 2^31); unsorted, equal or missing boundaries are refused (Keras adds values together, or fails when called).</para>
/// <example><code>
/// var schedule = new PiecewiseConstantDecay(boundaries: [100_000, 110_000], values: [1.0, 0.5, 0.1]);
/// double rate = schedule.At(100_001); // 0.5
/// </code></example>
/// <para>Source: Keras, <c>keras.optimizers.schedules.PiecewiseConstantDecay</c>.</para>
/// </remarks>
[Keras("keras.optimizers.schedules")]
public sealed partial record PiecewiseConstantDecay : LearningRateSchedule
{
    private readonly ValueList<Duration> _boundaries;
    private readonly NumberList _values;
    private readonly ValueList<double>? _steps;

#pragma warning disable RS0026 // Which of the two is meant is never in doubt: the priority decides, and only lengths need the other.
    /// <summary>Makes the schedule.</summary>
    /// <param name="boundaries">The last step of every piece except the last piece: at least one, finite, strictly increasing.</param>
    /// <param name="values">The rate of each piece: one more than boundaries; any finite numbers.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>PiecewiseConstant</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="boundaries"/> or <paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">The lists have the wrong lengths, or the boundaries are empty or not strictly increasing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A boundary or a value is not finite.</exception>
    [OverloadResolutionPriority(1)]
    public PiecewiseConstantDecay(IReadOnlyList<Number> boundaries, IReadOnlyList<Number> values, string? name = "PiecewiseConstant")
        : this(boundaries?.Select(boundary => (Duration)boundary).ToArray()!, values, name)
    {
    }

    /// <summary>Makes the schedule from arrays of whole numbers and rates.</summary>
    /// <inheritdoc cref="PiecewiseConstantDecay(IReadOnlyList{Number}, IReadOnlyList{Number}, string)"/>
    public PiecewiseConstantDecay(IReadOnlyList<int> boundaries, IReadOnlyList<double> values, string? name = "PiecewiseConstant")
        : this(boundaries?.Select(boundary => (Duration)boundary).ToArray()!, Numbers(values), name)
    {
    }

    /// <summary>Makes the schedule from arrays of steps and rates.</summary>
    /// <inheritdoc cref="PiecewiseConstantDecay(IReadOnlyList{Number}, IReadOnlyList{Number}, string)"/>
    public PiecewiseConstantDecay(IReadOnlyList<double> boundaries, IReadOnlyList<double> values, string? name = "PiecewiseConstant")
        : this(boundaries?.Select(boundary => (Duration)boundary).ToArray()!, Numbers(values), name)
    {
    }

    /// <summary>Makes the schedule with boundaries in any units, such as <c>[30.Epochs, 60.Epochs]</c>.</summary>
    /// <param name="boundaries">The last step of every piece except the last piece: at least one, finite, strictly increasing; what has a unit is
    /// compared when the schedule is bound.</param>
    /// <param name="values">The rate of each piece: one more than boundaries; any finite numbers.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>PiecewiseConstant</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="boundaries"/> or <paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">The lists have the wrong lengths, or the boundaries are empty or not strictly increasing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A boundary or a value is not finite.</exception>
    [ConfigConstructor]
    public PiecewiseConstantDecay(IReadOnlyList<Duration> boundaries, IReadOnlyList<Number> values, string? name = "PiecewiseConstant")
    {
        ArgumentNullException.ThrowIfNull(boundaries);
        ArgumentNullException.ThrowIfNull(values);
        _boundaries = new(Require.AllFinite(boundaries));
        _values = new([.. values.Select(value => value.AsRate())], nameof(values));
        _steps = _boundaries.All(boundary => boundary.IsInSteps) ? StepsOf(_boundaries) : null;
        Name = Require.Text(name);
        if (_boundaries.Count == 0)
            throw Require.Wrong(nameof(boundaries), "must hold at least one step; it was empty");
        if (_values.Count != _boundaries.Count + 1)
            throw Require.Wrong(nameof(values), $"must hold one more element than boundaries ({_boundaries.Count + 1}); it held {_values.Count}");
        for (var i = 1; i < _steps?.Count; i++)
            if (_steps.Value[i] <= _steps.Value[i - 1])
                throw Require.Wrong(nameof(boundaries), $"must be strictly increasing; [{i}] was {_boundaries[i]}, after {_boundaries[i - 1]}");
    }
#pragma warning restore RS0026

    /// <summary>The last step of every piece except the last piece.</summary>
    public IReadOnlyList<Duration> Boundaries => _boundaries;

    /// <summary>The rate of each piece.</summary>
    public IReadOnlyList<double> Values => _values.AsReadOnly();

    [ConfigKey("values")]
    private IReadOnlyList<Number> GivenValues => _values.Given;

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        Require.Step(step);
        var found = (_steps ?? StepsOf(_boundaries)).Span.BinarySearch(step);
        return _values[found < 0 ? ~found : found];
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
        return Bound(new PiecewiseConstantDecay([.. kept.Select(i => bound[i])], [.. kept.Select(i => GivenValues[i]), GivenValues[^1]], Name));
    }

    internal override Outline? OutlineOf(double from, double to) => Outline.At([.. _steps ?? StepsOf(_boundaries)]);

    private static Number[] Numbers(IReadOnlyList<double> values) => values?.Select(value => (Number)value).ToArray()!;

    // Throws where a boundary is not in steps.
    private static ValueList<double> StepsOf(ValueList<Duration> boundaries) => new([.. boundaries.Select(boundary => boundary.Steps)]);
}
