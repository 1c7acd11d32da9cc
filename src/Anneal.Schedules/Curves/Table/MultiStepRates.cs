namespace Anneal.Schedules;

/// <summary>The rate is constant between milestones. Each milestone is the first step of the next rate.</summary>
/// <remarks>
/// <para><c>rate = values[i]</c>, where <c>i</c> is the number of milestones up to and including <c>step</c>.</para>
/// <code>
/// ______
///       |__   _______
///          |_|
/// </code>
/// <para>Steps count optimizer updates. Of equal milestones the last counts; pieces of length 0 are left out. Before step 0 the
/// rate is that of step 0; after the last milestone the last value holds.</para>
/// <para>In <see cref="PiecewiseConstantDecay"/>, as in Keras, a boundary is the last step of its piece.</para>
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
    /// <param name="milestones">The first step of every piece after the first, or a length with a unit: at least one, each 0 or more, not decreasing.</param>
    /// <param name="values">The rate of each piece: one more than milestones; any finite numbers.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>MultiStepRates</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="milestones"/> or <paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException">The lists have the wrong lengths, or the milestones are empty or decrease.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A milestone or a value is out of range or not finite.</exception>
    public MultiStepRates(IReadOnlyList<Duration> milestones, IReadOnlyList<Number> values, string? name = nameof(MultiStepRates))
    {
        _milestones = new(milestones, nameof(milestones));
        _values = new(values, nameof(values));
        Name = Require.Text(name);
        if (_values.Count != _milestones.Count + 1)
            throw Require.Wrong(nameof(values), $"must hold one more element than milestones ({_milestones.Count + 1}); it held {_values.Count}");
    }

    /// <summary>The first step of every piece after the first.</summary>
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
