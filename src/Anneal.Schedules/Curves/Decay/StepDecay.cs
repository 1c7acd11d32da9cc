namespace Anneal.Schedules;

/// <summary>The rate is multiplied by a constant factor every <c>stepSize</c> steps.</summary>
/// <remarks>
/// <para><c>rate = initialLearningRate * factor ^ floor(step / stepSize)</c>.</para>
/// <code>
/// ____
///     |___
///         |____
/// </code>
/// <para>Steps count optimizer updates. The step on a border has the new rate. Before step 0 the first rate holds; there is no end. From
/// step 0 on, this is <see cref="ExponentialDecay"/> with <c>staircase</c>, with PyTorch's argument names.</para>
/// <example><code>
/// var schedule = new StepDecay(0.1, stepSize: 30.Epochs);
/// </code></example>
/// <para>Source: PyTorch, <c>StepLR</c>.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record StepDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The rate of the first steps; any finite number.</param>
    /// <param name="stepSize">The length of a stair in steps, or with a unit: greater than 0. Fractions are allowed.</param>
    /// <param name="factor">The rate of a stair divided by that of the one before, 0 or more. Default 0.1.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>StepDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public StepDecay(double initialLearningRate, Duration stepSize, double factor = 0.1, string? name = nameof(StepDecay))
    {
        InitialLearningRate = Require.Finite(initialLearningRate);
        StepSize = Require.Positive(stepSize);
        Factor = Require.NotNegative(factor);
        Name = Require.Text(name);
    }

    /// <summary>The rate of the first steps.</summary>
    public double InitialLearningRate { get; }

    /// <summary>The length of a stair.</summary>
    [BindBy(nameof(Duration.BindPeriod))]
    public Duration StepSize { get; }

    /// <summary>The rate of a stair divided by that of the one before.</summary>
    public double Factor { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step) =>
        Rates.Times(InitialLearningRate, Factor, ExactQuotient.Floor(FromZero.Step(step), StepSize.Steps));

    internal override Outline? OutlineOf(double from, double to) => Corners.Every(StepSize.Steps, from, to);
}
