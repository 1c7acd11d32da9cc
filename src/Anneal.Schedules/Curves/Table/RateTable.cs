namespace Anneal.Schedules;

/// <summary>The rates of a table, at equal intervals.</summary>
/// <remarks>
/// <para><c>rate = values[floor(step / interval)]</c>. With <c>interpolate</c>, the rate is <c>values[i]</c> at step <c>i * interval</c>
/// and follows straight lines between.</para>
/// <code>
///    _
///  _| |_
/// |     |   _
///       |_ | |______
///         |_|
/// </code>
/// <para>Steps count optimizer updates. The table ends after its last interval, or at its last value with <c>interpolate</c>. Before step 0
/// the first value holds. After the end the last value holds, unless <c>after</c> says otherwise. <see cref="After.Continue"/> is not
/// allowed, because a table has no formula.</para>
/// <example><code>
/// var schedule = RateTable.Sample(LearningRateSchedule.FromFunction(step => 0.1 / (1 + step)), count: 1_000); // can be written
/// </code></example>
/// <para>Source: ParameterSchedulers.jl, <c>Sequence</c> of numbers.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record RateTable : LearningRateSchedule
{
    private readonly NumberList _values;

    /// <summary>Makes the schedule.</summary>
    /// <param name="values">The rates: from one to a million finite numbers.</param>
    /// <param name="interval">The length from one value to the next in steps, or with a unit: greater than 0. Default 1.</param>
    /// <param name="interpolate">Whether the rate follows a straight line to the next value. Default false: each value holds until the next.</param>
    /// <param name="after">What happens after the end. Default <see cref="After.Hold"/>: the last value holds.</param>
    /// <param name="name">A label: any valid Unicode text. Default <c>RateTable</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="values"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty or too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public RateTable(
        IReadOnlyList<Number> values, Duration? interval = null, bool interpolate = false, After after = After.Hold,
        string? name = nameof(RateTable))
    {
        _values = new(values, nameof(values));
        Interval = Require.Positive(interval ?? 1, nameof(interval));
        Interpolate = interpolate;
        After = Require.Defined(after);
        Name = Require.Text(name);
        if (after == After.Continue)
            throw Require.Refused(after, "Hold, Repeat or Throw, because a table has no formula to continue with");
    }

    /// <summary>The rates.</summary>
    public IReadOnlyList<double> Values => _values.AsReadOnly();

    [ConfigKey("values")]
    private IReadOnlyList<Number> GivenValues => _values.Given;

    /// <summary>The length from one value to the next.</summary>
    [BindBy(nameof(Duration.BindPeriod))]
    public Duration Interval { get; }

    /// <summary>Whether the rate follows a straight line to the next value.</summary>
    public bool Interpolate { get; }

    /// <summary>What happens after the end.</summary>
    public After After { get; }

    /// <summary>A label.</summary>
    public string? Name { get; }

    /// <summary>Makes a table of the rates of another schedule, at steps 0, <paramref name="interval"/>, 2 * <paramref name="interval"/> and so on.</summary>
    /// <param name="schedule">A schedule whose lengths are in steps.</param>
    /// <param name="count">The number of rates, 1 to a million.</param>
    /// <param name="interval">The number of steps from one rate to the next, 1 or more. Default 1. The table follows straight lines between the rates.</param>
    /// <returns>A table. It can be written to JSON even if the schedule cannot.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range, or a rate is not finite.</exception>
    /// <exception cref="InvalidOperationException">A length of the schedule depends on the run.</exception>
    public static RateTable Sample(LearningRateSchedule schedule, int count, int interval = 1)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Require.Between(count, 1, NumberList.MaxLength);
        Require.AtLeast(interval, 1);
        return new([.. Enumerable.Range(0, count).Select(i => (Number)schedule.At((double)i * interval))], interval, interpolate: interval > 1);
    }

    /// <inheritdoc/>
    public override double At(double step)
    {
        var values = _values.Span;
        var interval = Interval.Steps;
        var end = (Interpolate ? values.Length - 1 : values.Length) * interval;
        var reached = FromZero.Of(step, end, After);
        var index = (int)Math.Min(ExactQuotient.Floor(reached, interval), values.Length - 1);
        return Interpolate && index < values.Length - 1
            ? Rates.Between(values[index], values[index + 1], Math.FusedMultiplyAdd(-index, interval, reached) / interval)
            : values[index];
    }

    internal override Outline? OutlineOf(double from, double to) =>
        Corners.Every(Interval.Steps, from, After == After.Repeat ? to : Math.Min(to, _values.Count * Interval.Steps)).And(Outline.At(0)) with
        {
            Recurrence = After == After.Repeat ? Recurrence.Restarts : Recurrence.None,
        };
}
