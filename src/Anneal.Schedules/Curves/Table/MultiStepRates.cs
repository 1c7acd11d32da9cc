namespace Anneal.Schedules;

/// <summary>The rate is constant between milestones, and each milestone is the first step of the next rate.</summary>
/// <remarks>
/// <para><c>rate = values[i]</c>, where <c>i</c> is the number of milestones that are not after <c>step</c>.</para>
/// <code>
/// ______
///       |__   _______
///          |_|
/// </code>
/// <para>Steps count optimizer updates. Of equal milestones the last counts: a piece without length is left out. Before step 0 the
/// rate is that of step 0; after the last milestone the last value holds.</para>
/// <para>Differs from <see cref="PiecewiseConstantDecay"/>, where a boundary is the last step of its piece, as Keras has it.</para>
/// <example><code>
/// var schedule = new MultiStepRates(milestones: [80.Percent, 90.Percent], values: [4.2e-4, 1.3272e-4, 4.193952e-5]);
/// </code></example>
/// <para>Source: Paddle, <c>PiecewiseDecay</c>; optax, <c>piecewise_constant_schedule</c>, whose values are products of scales.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record MultiStepRates : LearningRateSchedule
{
    private readonly StepList _milestones;
    private readonly NumberList _values;

    /// <summary>Makes the schedule.</summary>
    /// <param name="milestones">The first step, or length with a unit, of every piece but the first: at least one, 0 or more, not decreasing.</param>
    /// <param name="values">The rate of each piece, one more than milestones; any finite numbers.</param>
    /// <param name="name">A label of valid Unicode. Default <c>MultiStepRates</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="milestones"/> or <paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">The counts do not fit, or the milestones are empty or decrease.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A milestone or a value is outside its range or not finite.</exception>
    public MultiStepRates(IReadOnlyList<Duration> milestones, IReadOnlyList<Number> values, string? name = nameof(MultiStepRates))
    {
        _milestones = new(milestones, nameof(milestones));
        _values = new(values, nameof(values));
        Name = Require.Text(name);
        if (_values.Count != _milestones.Count + 1)
            throw Require.Wrong(nameof(values), $"must hold one element more than milestones, {_milestones.Count + 1}; it held {_values.Count}");
    }

    /// <summary>The first step of every piece but the first.</summary>
    public IReadOnlyList<Duration> Milestones => _milestones.Durations;

    /// <summary>The rate of each piece.</summary>
    public IReadOnlyList<double> Values => _values.AsReadOnly();

    [ConfigKey("values")]
    private IReadOnlyList<Number> GivenValues => _values.Given;

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step) => _values[StepList.CountUpTo(_milestones.Steps, FromZero.Step(step))];

    internal override Outline? OutlineOf(double from, double to) => Outline.At([.. _milestones.Steps]);
}
