namespace Anneal.Schedules;

/// <summary>The rate goes through given knots, on straight lines or along half cosine waves.</summary>
/// <remarks>
/// <para>Between the knots <c>i</c> and <c>i + 1</c>, with <c>x = (step - knots[i]) / (knots[i + 1] - knots[i])</c>:
/// <c>rate = values[i] + (values[i + 1] - values[i]) * x</c>, or with <see cref="Interpolation.Cosine"/>
/// <c>(1 - cos(pi * x)) / 2</c> in place of <c>x</c>.</para>
/// <code>
///     o
///    / \ _
///   /      - o
///  /           \
/// o             o____
/// </code>
/// <para>Steps count optimizer updates. Before the first knot, including negative steps, the first value holds. After the last knot the
/// last value holds, unless <c>after</c> says otherwise. With <see cref="After.Continue"/> the formula between the last two knots
/// continues. Of equal knots the last counts, so the rate jumps.</para>
/// <para>Differs from optax, where each value is a multiple of the one before.</para>
/// <example><code>
/// var schedule = new PiecewiseInterpolation(knots: [0, 5.Epochs, 24.Epochs], values: [0, 0.4, 0]);
/// </code></example>
/// <para>Source: optax, <c>piecewise_interpolate_schedule</c>; D. Page, How to Train Your ResNet, 2018.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record PiecewiseInterpolation : LearningRateSchedule
{
    private readonly StepList _knots;
    private readonly NumberList _values;

    /// <summary>Makes the schedule.</summary>
    /// <param name="knots">The steps of the knots, or lengths with units: at least one, each 0 or more, not decreasing.</param>
    /// <param name="values">The rate at each knot; any finite numbers.</param>
    /// <param name="interpolation">The shape of the curve from knot to knot. Default <see cref="Interpolation.Linear"/>.</param>
    /// <param name="after">What happens after the last knot. Default <see cref="After.Hold"/>: the last rate holds.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>PiecewiseInterpolation</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="knots"/> or <paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">The lists have the wrong lengths, or the knots are empty or decrease.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public PiecewiseInterpolation(
        IReadOnlyList<Duration> knots, IReadOnlyList<Number> values, Interpolation interpolation = Interpolation.Linear,
        After after = After.Hold, string? name = nameof(PiecewiseInterpolation))
    {
        _knots = new(knots, nameof(knots));
        _values = new(values, nameof(values));
        Interpolation = Require.Defined(interpolation);
        After = Require.Defined(after);
        Name = Require.Text(name);
        if (_values.Count != _knots.Count)
            throw Require.Wrong(nameof(values), $"must hold as many elements as knots ({_knots.Count}); it held {_values.Count}");
    }

    /// <summary>The steps of the knots.</summary>
    public IReadOnlyList<Duration> Knots => _knots.Durations;

    /// <summary>The rate at each knot.</summary>
    public IReadOnlyList<double> Values => _values.AsReadOnly();

    [ConfigKey("values")]
    private IReadOnlyList<Number> GivenValues => _values.Given;

    /// <summary>The shape of the curve from knot to knot.</summary>
    public Interpolation Interpolation { get; }

    /// <summary>What happens after the last knot.</summary>
    public After After { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var knots = _knots.Steps;
        var values = _values.Span;
        var reached = FromZero.Of(step, knots[^1], After);
        var next = StepList.CountUpTo(knots, reached);
        if (next == 0)
            return values[0];
        if (next == knots.Length && (reached == knots[^1] || next == 1 || knots[^1] == knots[^2]))
            return values[^1];
        var last = Math.Min(next, knots.Length - 1);
        var start = knots[last - 1];
        return Schedules.Knots.Between(Interpolation, values[last - 1], values[last], reached - start, knots[last] - start);
    }

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run)
    {
        if (_knots.IsInSteps)
            return this;
        Duration[] knots = [.. _knots.Bind(run)];
        if (After == After.Repeat && _knots.Durations[^1].BindPeriod(run) is var end && (knots.Length == 1 || end.Steps >= knots[^2].Steps))
            knots[^1] = end;
        return Bound(new PiecewiseInterpolation(knots, GivenValues, Interpolation, After, Name));
    }

    internal override Outline? OutlineOf(double from, double to) =>
        Corners.Of(_knots.Steps, _knots.Steps[^1], After, from, to, turnsAfterEnd: Interpolation == Interpolation.Cosine);
}
