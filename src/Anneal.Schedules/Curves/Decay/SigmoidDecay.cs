namespace Anneal.Schedules;

/// <summary>The rate falls or rises along a sigmoid, and is at half its height at a given step.</summary>
/// <remarks>
/// <para><c>rate = learningRate / (1 + exp(-gamma * (step - midpoint)))</c>. The rate falls if <c>gamma</c> is negative and rises if it is positive.</para>
/// <code>
/// _______
///         \
///           \
///             ________
/// </code>
/// <para>Steps count optimizer updates; <c>gamma</c> is per step. Before step 0 the first rate holds; there is no end.</para>
/// <example><code>
/// var schedule = new SigmoidDecay(0.1, gamma: -0.01, midpoint: 50.Percent);
/// </code></example>
/// <para>Source: ND4J, <c>SigmoidSchedule</c>; Caffe, <c>sigmoid</c>.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record SigmoidDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="learningRate">The height of the sigmoid: the rate long before the midpoint if <paramref name="gamma"/> is negative,
    /// long after it if positive. Any finite number.</param>
    /// <param name="gamma">The steepness per step; negative for a falling rate. Any finite number.</param>
    /// <param name="midpoint">The step, or length with a unit, at which the rate is half of <paramref name="learningRate"/>: 0 or more.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>SigmoidDecay</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public SigmoidDecay(double learningRate, double gamma, Duration midpoint, string? name = nameof(SigmoidDecay))
    {
        LearningRate = Require.Finite(learningRate);
        Gamma = Require.Finite(gamma);
        Midpoint = Require.NotNegative(midpoint);
        Name = Require.Text(name);
    }

    /// <summary>The height of the sigmoid.</summary>
    public double LearningRate { get; }

    /// <summary>The steepness per step.</summary>
    public double Gamma { get; }

    /// <summary>The step at which the rate is half of <see cref="LearningRate"/>.</summary>
    public Duration Midpoint { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override double At(double step) => LearningRate / (1 + Math.Exp(-Gamma * (FromZero.Step(step) - Midpoint.Steps)));

    internal override Outline? OutlineOf(double from, double to) => Outline.At(0);
}
