using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The rate is multiplied by the same factor again and again, each time after as many steps.</summary>
/// <remarks>
/// <para><c>rate = initialLearningRate * factor ^ floor(step / stepSize)</c>.</para>
/// <code>
/// ____
///     |___
///         |____
/// </code>
/// <para>Steps count optimizer updates. A step at a border has the new rate. Before step 0 the first rate holds; there is no end. From step 0
/// on it is <see cref="ExponentialDecay"/> with <c>staircase</c>, under the names of PyTorch.</para>
/// <example><code>
/// var schedule = new StepDecay(0.1, stepSize: 30.Epochs);
/// </code></example>
/// <para>Source: PyTorch, <c>StepLR</c>.</para>
/// </remarks>
public sealed record StepDecay : LearningRateSchedule
{
    private readonly Number _initialLearningRate;
    private readonly Number _factor;

    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate of the first steps; any finite number.</param>
    /// <param name="stepSize">Length of a stair in steps, or with a unit, greater than 0; fractions are allowed.</param>
    /// <param name="factor">The rate of a stair over that of the one before, 0 or more. Default 0.1.</param>
    /// <param name="name">A label of valid Unicode. Default <c>StepDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public StepDecay(Number initialLearningRate, Duration stepSize, Number? factor = null, string? name = nameof(StepDecay))
    {
        _initialLearningRate = Require.Finite(initialLearningRate, nameof(initialLearningRate));
        StepSize = Require.Positive(stepSize, nameof(stepSize));
        _factor = Require.NotNegative(factor ?? 0.1, nameof(factor));
        Name = Require.Text(name, nameof(name));
    }

    /// <summary>The rate of the first steps.</summary>
    public double InitialLearningRate => _initialLearningRate;

    /// <summary>Length of a stair in steps.</summary>
    public Duration StepSize { get; }

    /// <summary>The rate of a stair over that of the one before.</summary>
    public double Factor => _factor;

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step) =>
        Rates.Times(InitialLearningRate, Factor, ExactQuotient.Floor(FromZero.Step(step), StepSize.Steps));

    /// <inheritdoc/>
    public override LearningRateSchedule Bind(RunLength run) => StepSize.IsInSteps
        ? this
        : new StepDecay(_initialLearningRate, StepSize.BindPeriod(run), _factor, Name);

    internal override Outline? OutlineOf(double from, double to) => Corners.Every(StepSize.Steps, from, to);

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["initial_learning_rate"] = _initialLearningRate.ToJson(),
        ["step_size"] = StepSize.ToJson(),
        ["factor"] = _factor.ToJson(),
        ["name"] = Name,
    };

    /// <summary>The class and its arguments, the same in every culture.</summary>
    /// <returns>For example <c>StepDecay {"initial_learning_rate":0.1,...}</c>.</returns>
    public override string ToString() => Describe();

    internal static StepDecay Read(ConfigReader config) => new(
        config.Number("initial_learning_rate"),
        config.Length("step_size"),
        config.OptionalNumber("factor"),
        config.Text("name", nameof(StepDecay)));
}
