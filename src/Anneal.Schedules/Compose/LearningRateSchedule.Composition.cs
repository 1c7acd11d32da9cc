namespace Anneal.Schedules;

/// <content>Schedules made of schedules.</content>
public abstract partial record LearningRateSchedule
{
    /// <summary>The same rate at every step.</summary>
    /// <param name="rate">Any finite rate.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not finite.</exception>
    public static implicit operator LearningRateSchedule(double rate) => new ConstantRate(rate);

    /// <summary>The same rate at every step.</summary>
    /// <param name="rate">Any rate.</param>
    public static implicit operator LearningRateSchedule(int rate) => new ConstantRate(rate);

    /// <summary>The product of two rates at every step: scaling, if one is a number. Times 1 is the schedule itself.</summary>
    /// <param name="left">A schedule or a number.</param>
    /// <param name="right">Another.</param>
    public static LearningRateSchedule operator *(LearningRateSchedule left, LearningRateSchedule right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Product.Of([left, right]);
    }

    /// <summary>One rate over another at every step; infinite or NaN where that is 0.</summary>
    /// <param name="left">A schedule or a number.</param>
    /// <param name="right">A schedule, or a number that is not 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="right"/> is the number 0.</exception>
    public static LearningRateSchedule operator /(LearningRateSchedule left, LearningRateSchedule right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Quotient.Of(left, right);
    }

    /// <summary>The greater of two rates at every step.</summary>
    /// <param name="first">A schedule or a number.</param>
    /// <param name="second">Another.</param>
    /// <returns>A schedule; the same for the same schedule twice.</returns>
    public static LearningRateSchedule Max(LearningRateSchedule first, LearningRateSchedule second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Maximum.Of([first, second]);
    }

    /// <summary>The lesser of two rates at every step.</summary>
    /// <param name="first">A schedule or a number.</param>
    /// <param name="second">Another.</param>
    /// <returns>A schedule; the same for the same schedule twice.</returns>
    public static LearningRateSchedule Min(LearningRateSchedule first, LearningRateSchedule second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Minimum.Of([first, second]);
    }

    /// <summary>This schedule, and from a step on another, which counts its steps from there.</summary>
    /// <param name="next">The schedule that holds from <paramref name="at"/> on, that step included; or a number.</param>
    /// <param name="at">The first step of <paramref name="next"/>, counted from the start of this schedule, 0 or more, and not before the
    /// start of its last piece. At a start that is the next one's too, a piece has no length and is left out.</param>
    /// <param name="fromPrevious">Whether <paramref name="next"/> is multiplied so that it starts at the rate that this schedule has at
    /// <paramref name="at"/>; neither that rate nor its own first may be 0 then. Default false.</param>
    /// <returns>A schedule; the same however longer sequences are put together. But a sequence that starts from the rate before it is multiplied as a
    /// whole, and stays one piece unless each of its own pieces starts so too.</returns>
    /// <remarks>Differs from <see cref="PiecewiseConstantDecay"/>, where a boundary belongs to the piece before it, as Keras has it.</remarks>
    /// <example><code>
    /// var schedule = new ConstantRate(0.1).Then(new CosineDecay(0.1, decaySteps: 20.Percent), at: 80.Percent);
    /// </code></example>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="at"/> is negative, not finite, or before the start of the last piece.</exception>
    /// <exception cref="ArgumentException"><paramref name="next"/> is to start from the rate before it, and one of the two is 0.</exception>
    public LearningRateSchedule Then(LearningRateSchedule next, Duration at, bool fromPrevious = false) => Sequence.Of(this, next, at, fromPrevious);

    /// <summary>A rise to the first rate of this schedule, which starts when the rise has ended.</summary>
    /// <param name="length">Length of the rise, 0 or more.</param>
    /// <param name="from">The rate at step 0; any finite number, but not 0 in an exponential rise.</param>
    /// <param name="shape">How the rate rises. Default <see cref="WarmupShape.Linear"/>.</param>
    /// <returns>A schedule: Keras's own for a linear warm-up of <see cref="CosineDecay"/>, this one if the rise has no length.</returns>
    /// <remarks>
    /// <para>The rate before step <c>length</c> is <c>from</c> to <c>At(0)</c> in the shape given, then it is <c>At(step - length)</c>. Before step 0
    /// it is <c>from</c>; only Keras's own warm-up of <see cref="CosineDecay"/> goes on along its line there.</para>
    /// <para>Libraries differ in the first rate: 0 in Keras and optax, <c>peak / length</c> where step 0 counts as the first of the rise,
    /// <c>peak / (length + 1)</c> where the peak comes after it.</para>
    /// </remarks>
    /// <example><code>
    /// var schedule = new ExponentialDecay(0.1, decaySteps: 10.Epochs, decayRate: 0.5).WithWarmup(500, from: 0);
    /// </code></example>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range or not finite.</exception>
    public LearningRateSchedule WithWarmup(Duration length, double from, WarmupShape shape = WarmupShape.Linear) =>
        Warmup.Of(this, length, from, shape);

    /// <summary>This schedule, never below or above two rates: <c>min(max(rate, low), high)</c>.</summary>
    /// <param name="low">The least rate. Default null: there is none.</param>
    /// <param name="high">The greatest rate, not below <paramref name="low"/>. Default null: there is none.</param>
    /// <returns>A schedule; clamping it again to the same rates changes nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not finite, or <paramref name="low"/> is greater than <paramref name="high"/>.</exception>
    public LearningRateSchedule Clamp(double? low = null, double? high = null) => Clamped.Of(this, low, high);

    /// <summary>The first steps of this schedule again and again: <c>At(step mod length)</c>. Before step 0 this schedule holds.</summary>
    /// <param name="length">Length of a period, greater than 0. The step at its end is step 0 of the next.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is not above 0 or not finite.</exception>
    public LearningRateSchedule Repeat(Duration length) => new Repeated(this, length);

    /// <summary>This schedule, starting later: <c>At(step - by)</c>, and until its start its first rate.</summary>
    /// <param name="by">How much later, or earlier if negative.</param>
    /// <returns>A schedule; shifting it back gives this one.</returns>
    /// <remarks>
    /// <para>To hold another rate until the start: <c>new ConstantRate(rate).Then(schedule, at: by)</c>. To begin in the middle of a cycle, shift it the other way.</para>
    /// <example><code>
    /// var schedule = new CosineDecay(0.1, decaySteps: 100).Shift(20); // 0.1 until step 20, 0 from step 120 on
    /// </code></example>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is not finite.</exception>
    public LearningRateSchedule Shift(Duration by) => Shifted.Of(this, by);

    /// <summary>This schedule, so many times longer: <c>At(step / factor)</c>.</summary>
    /// <param name="factor">How many times longer, greater than 0; below 1 it is shorter.</param>
    /// <returns>A schedule; this one if the factor is 1.</returns>
    /// <example><code>
    /// var perEpoch = new ExponentialDecay(0.1, decaySteps: 1, decayRate: 0.9);
    /// var perStep = perEpoch.Stretch(stepsPerEpoch);
    /// </code></example>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is not above 0 or not finite.</exception>
    public LearningRateSchedule Stretch(double factor) => Stretched.Of(this, factor);

    /// <summary>This schedule backwards: <c>At(length - step)</c>; from <paramref name="length"/> on it stays at <c>At(0)</c>.</summary>
    /// <param name="length">The step of this schedule to begin with, 0 or more.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or not finite.</exception>
    public LearningRateSchedule Reverse(Duration length) => new Reversed(this, length);

    /// <summary>A mean of this schedule and another: <c>(1 - weight) rate + weight otherRate</c>.</summary>
    /// <param name="other">Another schedule, or a number.</param>
    /// <param name="weight">The weight of <paramref name="other"/>: a number from 0 to 1, or a schedule, to pass from one to the other. Where a schedule
    /// is below 0 or above 1 the rate lies beyond both, which may be below 0: <c>Clamp(0, 1)</c> it if that can happen.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is a number outside 0 to 1.</exception>
    public LearningRateSchedule Blend(LearningRateSchedule other, LearningRateSchedule weight) => new Blend(this, other, weight);
}
