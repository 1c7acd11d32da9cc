using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Optimizers;

/// <summary>A number that a rule reads at each update, such as momentum or weight decay. It is constant or follows a schedule.</summary>
/// <remarks>
/// Numbers, schedules and functions of the update's index convert to it. For a lambda, use <see cref="LearningRateSchedule.FromFunction"/>.
/// In Keras only the learning rate can follow a schedule.
/// </remarks>
/// <example><code>
/// new SGD(0.1, momentum: new PiecewiseConstantDecay([1000], [0.85, 0.95]))
/// </code></example>
public readonly struct Hyperparameter : IEquatable<Hyperparameter>, IConfigValue<Hyperparameter>
{
    private readonly Number constant;
    private readonly BoundSchedule? bound;

    private Hyperparameter(Number constant, LearningRateSchedule? schedule, BoundSchedule? bound = null)
    {
        this.constant = constant;
        Schedule = schedule;
        this.bound = bound;
    }

    /// <summary>The schedule, including one made from a function; null for a number.</summary>
    public LearningRateSchedule? Schedule { get; }

    /// <summary>The value of one update.</summary>
    /// <param name="iteration">The index of the update: the number of updates before it.</param>
    /// <exception cref="InvalidOperationException">A length of the schedule depends on the run, and <c>Fit</c> has not been called.</exception>
    public double At(long iteration) => Schedule is null ? constant : bound?.At(iteration) ?? Schedule.At(iteration);

    /// <summary>Converts a constant value.</summary>
    /// <param name="value">The value, within the range that the optimizer states.</param>
    public static implicit operator Hyperparameter(double value) => new((Number)value, null);

    /// <summary>Converts a schedule of values.</summary>
    /// <param name="schedule">The schedule, which is evaluated at the index of each update.</param>
    public static implicit operator Hyperparameter(LearningRateSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new(0.0, schedule);
    }

    /// <summary>Converts a function of the update's index.</summary>
    /// <param name="function">Takes the index of the update, from 0.</param>
    public static implicit operator Hyperparameter(Func<double, double> function) => LearningRateSchedule.FromFunction(function);

    /// <summary>Reads a number or the config of a schedule.</summary>
    /// <param name="value">The value in the config.</param>
    public static Hyperparameter FromConfig(ConfigValue value) =>
        value.Node is JsonObject ? value.As<LearningRateSchedule>() : value.IsNull ? throw value.Error("a number or a schedule") : new Hyperparameter(value.AsNumber(), null);

    /// <summary>Writes the schedule's config or the number, as an integer if it was read as one.</summary>
    public JsonNode? ToConfigValue() => Schedule is { } schedule ? schedule.ToConfig() : constant.ToJson();

    /// <summary>The same value in an optimizer of its own, whose schedule <see cref="Bind"/> replaces for all copies.</summary>
    internal Hyperparameter Owned() => Schedule is null ? this : new(constant, Schedule, new(Schedule));

    /// <summary>Counts the schedule's lengths by a run, and gives what puts the result in force.</summary>
    internal Action Bind(RunLength run, ScheduleClock clock)
    {
        if (bound is not { } copies) return () => { };
        var schedule = clock.Of(Schedule!.Bind(run));
        return () => copies.Schedule = schedule;
    }

    /// <summary>Asks the schedule, once, for the value of the update that begins: <see cref="At"/> then gives this value, on any thread.</summary>
    internal double Begin(long iteration) => bound?.Begin(iteration) ?? At(iteration);

    /// <inheritdoc/>
    public bool Equals(Hyperparameter other) => constant.Equals(other.constant) && Equals(Schedule, other.Schedule);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Hyperparameter other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(constant, Schedule);

    /// <summary>Whether both are the same number or equal schedules.</summary>
    /// <param name="left">A hyper-parameter.</param>
    /// <param name="right">Another hyper-parameter.</param>
    public static bool operator ==(Hyperparameter left, Hyperparameter right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    /// <param name="left">A hyper-parameter.</param>
    /// <param name="right">Another hyper-parameter.</param>
    public static bool operator !=(Hyperparameter left, Hyperparameter right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => Schedule?.ToString() ?? ((double)constant).ToString(CultureInfo.InvariantCulture);

    // Rules keep hyper-parameters as values of their own: what they share is this.
    private sealed class BoundSchedule(LearningRateSchedule schedule)
    {
        private long begun = -1;
        private double value;

        public LearningRateSchedule Schedule
        {
            get;
            set
            {
                field = value;
                begun = -1;
            }
        } = schedule;

        public double At(long iteration) => iteration == begun ? value : Schedule.At(iteration);

        public double Begin(long iteration)
        {
            begun = -1;
            value = Schedule.At(iteration);
            begun = iteration;
            return value;
        }
    }
}
