namespace Anneal.Schedules;

/// <summary>The rate is multiplied by a factor at each milestone.</summary>
/// <remarks>
/// <para><c>rate = initialLearningRate * (product of the factors of all milestones up to and including step)</c>.</para>
/// <code>
/// ______
///       |__
///          |_________
/// </code>
/// <para>Steps count optimizer updates. A milestone is the first step with its factor. Equal milestones all count. Before step 0
/// the rate is that of step 0; after the last milestone the last rate holds.</para>
/// <para>In <see cref="PiecewiseConstantDecay"/>, as in Keras, a boundary is the last step of its piece. <see cref="MultiStepRates"/> takes
/// rates instead of factors.</para>
/// <example><code>
/// var schedule = new MultiStepDecay(0.1, milestones: [30.Epochs, 60.Epochs, 80.Epochs], factors: [0.1]);
/// </code></example>
/// <para>Source: PyTorch, <c>MultiStepLR</c>; optax, <c>piecewise_constant_schedule</c>.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record MultiStepDecay : LearningRateSchedule
{
    private readonly StepList _milestones;
    private readonly NumberList _factors;
    private readonly ValueList<double> _rates;

    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate before the first milestone; any finite number.</param>
    /// <param name="milestones">The first steps with each factor, or lengths with units: at least one, each 0 or more, not decreasing.</param>
    /// <param name="factors">One factor per milestone, or one for all; any finite numbers. Default null: 0.1 for all.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>MultiStepDecay</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="milestones"/> is null.</exception>
    /// <exception cref="ArgumentException">The lists have the wrong lengths, a list is empty, the milestones decrease, or a rate overflows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range or not finite.</exception>
    public MultiStepDecay(
        double initialLearningRate, IReadOnlyList<Duration> milestones, IReadOnlyList<Number>? factors = null,
        string? name = nameof(MultiStepDecay))
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        _milestones = new(milestones, nameof(milestones));
        _factors = new(factors ?? [0.1], nameof(factors));
        Name = Require.Text(name);
        if (_factors.Count != 1 && _factors.Count != _milestones.Count)
            throw Require.Wrong(nameof(factors), $"must hold one factor for all milestones, or one per milestone ({_milestones.Count}); it held {_factors.Count}");
        var rates = new double[_milestones.Count + 1];
        rates[0] = initialLearningRate;
        for (var i = 1; i < rates.Length; i++)
            rates[i] = _factors.Count == 1 ? Rates.Times(rates[0], _factors[0], i) : rates[i - 1] * _factors[i - 1];
        if (Array.FindIndex(rates, rate => !double.IsFinite(rate)) is > 0 and var over)
            throw Require.Wrong(
                nameof(factors), $"must not make the rate too large for a double; those up to milestones[{over - 1}] made {(Number)rates[over - 1]} " +
                $"times {_factors.Given[_factors.Count == 1 ? 0 : over - 1]}");
        _rates = new(rates);
    }

    /// <summary>The rate before the first milestone.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The first steps with each factor.</summary>
    public IReadOnlyList<Duration> Milestones => _milestones.Durations;

    /// <summary>One factor per milestone, or one for all.</summary>
    public IReadOnlyList<double> Factors => _factors.AsReadOnly();

    [ConfigKey("factors")]
    private IReadOnlyList<Number> GivenFactors => _factors.Given;

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step) => _rates[StepList.CountUpTo(_milestones.Steps, FromZero.Step(step))];

    internal override Outline? OutlineOf(double from, double to) => Outline.At([.. _milestones.Steps]);
}
