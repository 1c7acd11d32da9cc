using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Optimizers;

/// <summary>The learning rate of an optimizer: a number, a schedule, or a function of the update's index.</summary>
/// <remarks>
/// Numbers, schedules and delegates convert to it: <c>new SGD(0.1)</c>, <c>new SGD(new ExponentialDecay(...))</c>. Optimizers have a constructor that takes a lambda.
/// </remarks>
/// <example><code>
/// var optimizer = new SGD(step => 0.1 * Math.Pow(0.5, step));
///
/// Func&lt;double, double&gt; halves = step => 0.1 * Math.Pow(0.5, step);
/// var same = new SGD(halves);
/// </code></example>
public readonly struct LearningRate : IEquatable<LearningRate>, IConfigValue<LearningRate>
{
    private readonly double constant;
    private readonly LearningRateSchedule? bound;

    private readonly bool hasOwnClock;

    private LearningRate(double constant, LearningRateSchedule? schedule, LearningRateSchedule? bound, bool hasOwnClock = false)
    {
        this.constant = constant;
        Schedule = schedule;
        this.bound = bound;
        this.hasOwnClock = hasOwnClock;
    }

    /// <summary>The schedule as it was given, including one made from a function; null for a number.</summary>
    public LearningRateSchedule? Schedule { get; }

    /// <summary>The rate of one update.</summary>
    /// <param name="iteration">The index of the update: the number of updates before it.</param>
    /// <exception cref="InvalidOperationException">A length of the schedule depends on the run, and <c>Fit</c> has not been called.</exception>
    public double At(long iteration) => bound?.At(iteration) ?? constant;

    /// <summary>The rate with the schedule's lengths counted by a run; the schedule as it was given is kept.</summary>
    internal LearningRate Bind(RunLength run, ScheduleClock clock) => Schedule is null ? this : new(constant, Schedule, clock.Of(Schedule.Bind(run)), clock != ScheduleClock.Plain);

    /// <summary>What the updates to come will follow; null for a number.</summary>
    internal LearningRateSchedule? InForce => hasOwnClock ? bound : Schedule;

    /// <summary>Converts a constant rate.</summary>
    /// <param name="rate">The rate, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is NaN, infinite or negative.</exception>
    public static implicit operator LearningRate(double rate) => new(Require.Single(Require.NotNegative(rate, "learningRate"), "learningRate"), null, null);

    /// <summary>Converts a schedule.</summary>
    /// <param name="schedule">The schedule, which is evaluated at the index of each update.</param>
    public static implicit operator LearningRate(LearningRateSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new(0, schedule, schedule);
    }

    /// <summary>Converts a function of the update's index. Keras calls such a function without the index.</summary>
    /// <param name="function">Takes the update's index, from 0, and returns the rate.</param>
    public static implicit operator LearningRate(Func<double, double> function) => LearningRateSchedule.FromFunction(function);

    /// <summary>Reads a number or the config of a schedule.</summary>
    /// <param name="value">The value in the config.</param>
    public static LearningRate FromConfig(ConfigValue value) => value.Node switch
    {
        JsonObject => value.As<LearningRateSchedule>(),
        null => throw value.Error("a number or a schedule"),
        _ => (LearningRate)(double)value.AsNumber(),
    };

    /// <summary>Writes the schedule's config, or the number rounded to float32 as in Keras.</summary>
    public JsonNode? ToConfigValue() => Schedule is { } schedule ? schedule.ToConfig() : ((Number)(double)(float)constant).ToJson();

    /// <inheritdoc/>
    public bool Equals(LearningRate other) => constant.Equals(other.constant) && Equals(Schedule, other.Schedule);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LearningRate other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(constant, Schedule);

    /// <summary>Whether both are the same number or equal schedules, whatever run they are bound to.</summary>
    /// <param name="left">A learning rate.</param>
    /// <param name="right">Another learning rate.</param>
    public static bool operator ==(LearningRate left, LearningRate right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    /// <param name="left">A learning rate.</param>
    /// <param name="right">Another learning rate.</param>
    public static bool operator !=(LearningRate left, LearningRate right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => Schedule?.ToString() ?? constant.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
