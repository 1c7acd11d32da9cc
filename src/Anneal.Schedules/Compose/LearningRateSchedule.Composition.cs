namespace Anneal.Schedules;

/// <content>Compositions of schedules.</content>
public abstract partial record LearningRateSchedule
{
    /// <summary>Converts a number to a schedule with that rate at every step.</summary>
    /// <param name="rate">Any finite rate.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is not finite.</exception>
    public static implicit operator LearningRateSchedule(double rate) => new ConstantRate(rate);

    /// <summary>Converts a number to a schedule with that rate at every step.</summary>
    /// <param name="rate">Any rate.</param>
    public static implicit operator LearningRateSchedule(int rate) => new ConstantRate(rate);

    /// <summary>The product of two rates at every step. A number scales a schedule; multiplying by 1 returns the schedule itself.</summary>
    /// <param name="left">A schedule or a number.</param>
    /// <param name="right">Another schedule or number.</param>
    public static LearningRateSchedule operator *(LearningRateSchedule left, LearningRateSchedule right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Product.Of([left, right]);
    }

    /// <summary>The quotient of two rates at every step. It is infinite or NaN where the divisor is 0.</summary>
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
    /// <param name="second">Another schedule or number.</param>
    /// <returns>A schedule; the schedule itself if both are equal.</returns>
    public static LearningRateSchedule Max(LearningRateSchedule first, LearningRateSchedule second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Maximum.Of([first, second]);
    }

    /// <summary>The smaller of two rates at every step.</summary>
    /// <param name="first">A schedule or a number.</param>
    /// <param name="second">Another schedule or number.</param>
    /// <returns>A schedule; the schedule itself if both are equal.</returns>
    public static LearningRateSchedule Min(LearningRateSchedule first, LearningRateSchedule second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return Minimum.Of([first, second]);
    }

    /// <summary>Continues with another schedule from a given step on. That schedule counts its steps from there.</summary>
    /// <param name="next">The schedule from step <paramref name="at"/> on, that step included; or a number.</param>
    /// <param name="at">The first step of <paramref name="next"/>, counted from the start of this schedule: 0 or more, and not before the
    /// start of its last piece. If it equals that start, the last piece has no length and is left out.</param>
    /// <param name="fromPrevious">Whether <paramref name="next"/> is scaled so that it starts at this schedule's rate at
    /// <paramref name="at"/>. If true, neither that rate nor the first rate of <paramref name="next"/> may be 0. Default false.</param>
    /// <returns>A schedule. Longer sequences are equal however they are grouped, with one exception: a sequence that starts from the
    /// previous rate is scaled as a whole and stays one piece, unless each of its own pieces starts from the previous rate too.</returns>
    /// <remarks>In <see cref="PiecewiseConstantDecay"/>, as in Keras, a boundary belongs to the piece before it. Here it belongs to
    /// <paramref name="next"/>.</remarks>
    /// <example><code>
    /// var schedule = new ConstantRate(0.1).Then(new CosineDecay(0.1, decaySteps: 20.Percent), at: 80.Percent);
    /// </code></example>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="at"/> is negative, not finite, or before the start of the last piece.</exception>
    /// <exception cref="ArgumentException"><paramref name="fromPrevious"/> is true, and one of the two rates is 0.</exception>
    public LearningRateSchedule Then(LearningRateSchedule next, Duration at, bool fromPrevious = false) => Sequence.Of(this, next, at, fromPrevious);

    /// <summary>Adds a rise to the first rate of this schedule. The schedule starts when the rise ends.</summary>
    /// <param name="length">The length of the rise, 0 or more.</param>
    /// <param name="from">The rate at step 0. Any finite number, except 0 in an exponential rise.</param>
    /// <param name="shape">The shape of the rise. Default <see cref="WarmupShape.Linear"/>.</param>
    /// <returns>A schedule. A linear warm-up of <see cref="CosineDecay"/> becomes Keras's own warm-up; a rise of length 0 returns this schedule.</returns>
    /// <remarks>
    /// <para>The rate goes from <c>from</c> to <c>At(0)</c> in the given shape until step <c>length</c>, and is <c>At(step - length)</c>
    /// afterwards. Before step 0 it is <c>from</c>, except that Keras's own warm-up of <see cref="CosineDecay"/> continues its line
    /// there.</para>
    /// <para>Libraries differ in the first rate. It is 0 in Keras and optax, <c>peak / length</c> in libraries whose first update already
    /// counts, and <c>peak / (length + 1)</c> in libraries that reach the peak after the rise.</para>
    /// </remarks>
    /// <example><code>
    /// var schedule = new ExponentialDecay(0.1, decaySteps: 10.Epochs, decayRate: 0.5).WithWarmup(500, from: 0);
    /// </code></example>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public LearningRateSchedule WithWarmup(Duration length, double from, WarmupShape shape = WarmupShape.Linear) =>
        Warmup.Of(this, length, from, shape);

    /// <summary>Adapts this schedule to batches that are larger than those it was made for, as when more processes share a batch.</summary>
    /// <param name="times">How many times as many rows a batch has, 1 or more and finite.</param>
    /// <param name="warmup">The length of the rise, 0 or more. Goyal et al. take 5 epochs.</param>
    /// <param name="scaling">How the rate follows the batch. Default <see cref="BatchScaling.Linear"/>.</param>
    /// <returns>A schedule with the same lengths: the warm-up is within it, not before it.</returns>
    /// <remarks>
    /// <para>The rate is <c>At(step) (1 + (k - 1) min(step / warmup, 1))</c>, where k is <c>times</c> in linear scaling and its square root in square-root scaling.</para>
    /// <para>Lengths in steps stay: with batches k times as large, an epoch has fewer of them. Lengths in epochs, samples or percent need no change.</para>
    /// <para>Linear scaling with warm-up: Goyal et al., Accurate, Large Minibatch SGD (2017), section 2. Square root: Krizhevsky, One weird trick (2014), section 5; Hoffer et al. (2017).</para>
    /// </remarks>
    /// <example><code>
    /// var schedule = new CosineDecay(0.1, decaySteps: 100.Percent).ForLargerBatch(8, warmup: 5.Epochs);
    /// </code></example>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public LearningRateSchedule ForLargerBatch(double times, Duration warmup, BatchScaling scaling = BatchScaling.Linear)
    {
        var rows = Require.AtLeast(Require.Finite(times), 1.0, nameof(times));
        return this * new ConstantRate(Require.Defined(scaling) == BatchScaling.Linear ? rows : Math.Sqrt(rows)).WithWarmup(warmup, from: 1);
    }

    /// <summary>Limits the rate to a range: <c>min(max(rate, low), high)</c>.</summary>
    /// <param name="low">The smallest rate. Default null: no limit.</param>
    /// <param name="high">The greatest rate, not below <paramref name="low"/>. Default null: no limit.</param>
    /// <returns>A schedule. Clamping it again to the same rates returns an equal schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rate is not finite, or <paramref name="low"/> is greater than <paramref name="high"/>.</exception>
    public LearningRateSchedule Clamp(double? low = null, double? high = null) => Clamped.Of(this, low, high);

    /// <summary>Repeats the first steps of this schedule for ever: <c>At(step mod length)</c>. Before step 0 the rate is that of this schedule.</summary>
    /// <param name="length">The length of a period, greater than 0. The step at its end is step 0 of the next period.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is not above 0 or not finite.</exception>
    public LearningRateSchedule Repeat(Duration length) => new Repeated(this, length);

    /// <summary>Starts this schedule later: <c>At(step - by)</c>. Its first rate holds until then.</summary>
    /// <param name="by">The number of steps by which it starts later, or earlier if negative.</param>
    /// <returns>A schedule. Shifting it back returns a schedule equal to this one.</returns>
    /// <remarks>
    /// <para>To hold another rate until the start, use <c>new ConstantRate(rate).Then(schedule, at: by)</c>. To begin in the middle of a
    /// cycle, give a negative <paramref name="by"/>.</para>
    /// <example><code>
    /// var schedule = new CosineDecay(0.1, decaySteps: 100).Shift(20); // 0.1 until step 20, 0 from step 120 on
    /// </code></example>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="by"/> is not finite.</exception>
    public LearningRateSchedule Shift(Duration by) => Shifted.Of(this, by);

    /// <summary>Makes this schedule longer by a factor: <c>At(step / factor)</c>.</summary>
    /// <param name="factor">The factor, greater than 0. Below 1 the schedule becomes shorter.</param>
    /// <returns>A schedule; this schedule if the factor is 1.</returns>
    /// <example><code>
    /// var perEpoch = new ExponentialDecay(0.1, decaySteps: 1, decayRate: 0.9);
    /// var perStep = perEpoch.Stretch(stepsPerEpoch);
    /// </code></example>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="factor"/> is not above 0 or not finite.</exception>
    public LearningRateSchedule Stretch(double factor) => Stretched.Of(this, factor);

    /// <summary>Reverses this schedule: <c>At(length - step)</c>. From <paramref name="length"/> on, the rate is <c>At(0)</c>.</summary>
    /// <param name="length">The step of this schedule at which the reversed schedule begins, 0 or more.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or not finite.</exception>
    public LearningRateSchedule Reverse(Duration length) => new Reversed(this, length);

    /// <summary>A weighted mean of this schedule and another: <c>(1 - weight) rate + weight otherRate</c>.</summary>
    /// <param name="other">Another schedule, or a number.</param>
    /// <param name="weight">The weight of <paramref name="other"/>: a number from 0 to 1, or a schedule that moves from one to the other. A
    /// scheduled weight below 0 or above 1 gives a rate outside the range of the two, possibly below 0; <c>Clamp(0, 1)</c> the weight if
    /// that can happen.</param>
    /// <returns>A schedule.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is a number below 0 or above 1.</exception>
    public LearningRateSchedule Blend(LearningRateSchedule other, LearningRateSchedule weight) => new Blend(this, other, weight);
}
