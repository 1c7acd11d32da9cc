using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Optimizers;

/// <summary>The learning rate of an optimizer: a number, a schedule, or a function of the update's index.</summary>
/// <remarks>
/// <para>Numbers, schedules and delegates convert to it: <c>new SGD(0.1)</c>, <c>new SGD(new ExponentialDecay(...))</c>. Optimizers have a constructor that takes a
/// lambda.</para>
/// <para>It converts to a number, its <see cref="Value"/>. Arithmetic, comparisons (<c>==</c> too) and formats use this number. <see cref="Equals(LearningRate)"/>
/// compares the numbers or schedules as they were given.</para>
/// </remarks>
/// <example><code>
/// optimizer.LearningRate = new ExponentialDecay(0.1, 1000, 0.9);
/// optimizer.LearningRate = new(step => 0.1 * Math.Pow(0.5, step));
/// optimizer.LearningRate *= 0.5; // half of the present rate, as a constant
/// </code></example>
[SuppressMessage("Usage", "CA2231:Overload operator equals on overriding value type Equals", Justification = "Rates are compared as numbers, like 'rate == 0.1'.")]
public readonly struct LearningRate : IEquatable<LearningRate>, IFormattable, IConfigValue<LearningRate>
{
    private readonly double constant;
    private readonly LearningRateSchedule? bound;
    private readonly bool hasOwnClock;
    private readonly double? now;

    private LearningRate(double constant, LearningRateSchedule? schedule, LearningRateSchedule? bound, bool hasOwnClock = false, double? now = null)
    {
        this.constant = constant;
        Schedule = schedule;
        this.bound = bound;
        this.hasOwnClock = hasOwnClock;
        this.now = now;
    }

    /// <summary>Makes a rate from a function, for lambdas, which C# does not convert: <c>optimizer.LearningRate = new(step => 0.1 / (1 + step))</c>.</summary>
    /// <param name="function">Takes the update's index, from 0, and returns the rate.</param>
    public LearningRate(Func<double, double> function) => this = function;

    /// <summary>The rate as a number. One read from an optimizer has the rate of the optimizer's next update, with the rate factors; any other has the rate of
    /// update 0.</summary>
    /// <exception cref="InvalidOperationException">A length of the schedule depends on the run, and <c>Fit</c> has not been called.</exception>
    public double Value => now ?? At(0);

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

    /// <summary>The same number or schedule, as an optimizer whose next update has this rate gives it.</summary>
    internal LearningRate With(double? now) => new(constant, Schedule, bound, hasOwnClock, now);

    /// <summary>Converts to the rate as a number, <see cref="Value"/>.</summary>
    /// <param name="rate">The rate.</param>
    public static implicit operator double(LearningRate rate) => rate.Value;

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

    /// <summary>Whether both were given as the same number or as equal schedules, whatever run they are bound to.</summary>
    /// <param name="other">Another learning rate.</param>
    public bool Equals(LearningRate other) => constant.Equals(other.constant) && Equals(Schedule, other.Schedule);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LearningRate other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(constant, Schedule);

    /// <summary>The number (<see cref="Value"/>) with the current culture; the schedule if no optimizer gave the rate.</summary>
    public override string ToString() => ToString(null, null);

    /// <summary>The number (<see cref="Value"/>) in a format; the schedule if no optimizer gave the rate.</summary>
    /// <param name="format">A format of numbers, such as <c>G3</c>.</param>
    /// <param name="formatProvider">The culture. Default null: the current one.</param>
    public string ToString(string? format, IFormatProvider? formatProvider) =>
        now is null && Schedule is { } schedule ? schedule.ToString() : Value.ToString(format, formatProvider);
}
