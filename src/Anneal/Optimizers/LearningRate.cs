using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Optimizers;

/// <summary>What an optimizer takes as its learning rate: a number, a schedule, or a function of the update's index.</summary>
/// <remarks>
/// It converts by itself: <c>new SGD(0.1)</c>, <c>new SGD(new ExponentialDecay(...))</c>. A lambda goes through
/// <see cref="LearningRateSchedule.FromFunction"/>, since C# converts delegates by itself, but no lambda.
/// </remarks>
/// <example><code>
/// var optimizer = new SGD(LearningRateSchedule.FromFunction(step => 0.1 * Math.Pow(0.5, step)));
///
/// Func&lt;double, double&gt; halves = step => 0.1 * Math.Pow(0.5, step);
/// var same = new SGD(halves);
/// </code></example>
public readonly struct LearningRate : IEquatable<LearningRate>, IConfigValue<LearningRate>
{
    private readonly double constant;
    private readonly LearningRateSchedule? bound;

    private LearningRate(double constant, LearningRateSchedule? schedule, LearningRateSchedule? bound)
    {
        this.constant = constant;
        Schedule = schedule;
        this.bound = bound;
    }

    /// <summary>The schedule as it was given, also where it was made of a function; null for a number.</summary>
    public LearningRateSchedule? Schedule { get; }

    /// <summary>The rate of one update.</summary>
    /// <param name="iteration">The update's index: the number of updates applied before it.</param>
    /// <exception cref="InvalidOperationException">A length of the schedule depends on a run, and there was no <c>Fit</c> yet.</exception>
    public double At(long iteration) => bound?.At(iteration) ?? constant;

    /// <summary>The rate with the schedule's lengths counted by a run; the schedule as it was given is kept.</summary>
    internal LearningRate Bind(RunLength run) => new(constant, Schedule, Schedule?.Bind(run));

    /// <summary>The same rate for every update.</summary>
    /// <param name="rate">Finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">NaN, infinite or negative.</exception>
    public static implicit operator LearningRate(double rate) => new(Require.Single(Require.NotNegative(rate, "learningRate"), "learningRate"), null, null);

    /// <summary>A rate that follows a schedule.</summary>
    /// <param name="schedule">Read before each update with the update's index.</param>
    public static implicit operator LearningRate(LearningRateSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new(0, schedule, schedule);
    }

    /// <summary>A rate that a function gives. Keras calls such a function without the index; here it receives it.</summary>
    /// <param name="function">Takes the update's index, from 0; gives the rate.</param>
    public static implicit operator LearningRate(Func<double, double> function) => LearningRateSchedule.FromFunction(function);

    /// <summary>Reads a number, or a schedule's config.</summary>
    /// <param name="value">A value in a config.</param>
    public static LearningRate FromConfig(ConfigValue value) => value.Node switch
    {
        JsonObject => value.As<LearningRateSchedule>(),
        null => throw value.Error("a number or a schedule"),
        _ => (LearningRate)(double)value.AsNumber(),
    };

    /// <summary>Writes a schedule's config, or the number as the float32 that Keras uses.</summary>
    public JsonNode? ToConfigValue() => Schedule is { } schedule ? schedule.ToConfig() : ((Number)(double)(float)constant).ToJson();

    /// <inheritdoc/>
    public bool Equals(LearningRate other) => constant.Equals(other.constant) && Equals(Schedule, other.Schedule);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LearningRate other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(constant, Schedule);

    /// <summary>Whether both are the same number or equal schedules; a run that one is bound to does not count.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(LearningRate left, LearningRate right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(LearningRate left, LearningRate right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => Schedule?.ToString() ?? constant.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
