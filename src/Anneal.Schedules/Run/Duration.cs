using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>
/// A length or position in a run. A bare number is a number of steps (optimizer updates); <c>5.Epochs</c>, <c>10.Percent</c>,
/// <c>2_000_000.Samples</c> and <c>1e9.Tokens</c> are converted to steps once the run is known. Units can be added up.
/// </summary>
/// <remarks>
/// <para><c>steps = given + round(epochs * stepsPerEpoch + percent / 100 * runSteps + (samples + tokens / tokensPerSample) / batchSize)</c>:
/// all units are added up in decimal arithmetic, so that <c>33.3.Percent</c> is exact, and then rounded once to the nearest whole step,
/// halves away from 0. Bare steps are not rounded: <c>d + n</c> is always <c>n</c> steps after <c>d</c>. Where phases follow each other,
/// their borders are rounded and not their lengths, so that 10 and 90 percent of any run add up to that run. Periods and time scales, which
/// a curve multiplies, are not rounded: with 2.5 steps per epoch, a factor per epoch applies at steps 2.5, 5, 7.5 and so on.</para>
/// <para>A length that rounds to 0 in a short run skips its phase. A length that must be greater than 0 (of Keras's curves, and all
/// periods) becomes one step instead; only a bare 0 is refused.</para>
/// <para><see cref="Bind"/> converts one length; <see cref="LearningRateSchedule.Bind"/> converts all lengths of a schedule.</para>
/// <example><code>
/// Duration warmup = 1.Epochs + 100;
/// double steps = warmup.Bind(new RunLength(stepsPerEpoch: 469)).Steps; // 569
/// Duration rest = 100.Percent - warmup;
/// </code></example>
/// </remarks>
public readonly struct Duration : IEquatable<Duration>, IConfigValue<Duration>
{
    private readonly Number _steps;
    private readonly RunParts? _parts;

    internal Duration(Number steps, RunParts? parts = null) => (_steps, _parts) = (steps, parts is { IsZero: true } ? null : parts);

    /// <summary>Whether the length is in steps only, so that no run is needed to convert it.</summary>
    public bool IsInSteps => _parts is null;

    /// <summary>The length in steps.</summary>
    /// <exception cref="InvalidOperationException">The length depends on the run. Call <see cref="Bind"/> first.</exception>
    public double Steps => _parts is null ? _steps : throw Unbound(this);

    internal Number StepsAsGiven => _steps;

    /// <summary>Converts a number of steps.</summary>
    /// <param name="steps">The steps; fractions are kept.</param>
    public static implicit operator Duration(Number steps) => new(steps);

    /// <summary>Converts a number of steps.</summary>
    /// <param name="steps">The steps.</param>
    public static implicit operator Duration(int steps) => new(steps);

    /// <summary>Converts a number of steps.</summary>
    /// <param name="steps">The steps.</param>
    public static implicit operator Duration(long steps) => new(steps);

    /// <summary>Converts a number of steps.</summary>
    /// <param name="steps">The steps; fractions are kept.</param>
    public static implicit operator Duration(double steps) => new(steps);

    /// <summary>Adds two lengths.</summary>
    /// <param name="left">A length.</param>
    /// <param name="right">Another length, in any unit.</param>
    public static Duration operator +(Duration left, Duration right) => new(
        left._steps.Plus(right._steps),
        left._parts is null ? right._parts : right._parts is null ? left._parts : left._parts.Plus(right._parts));

    /// <summary>Subtracts a length: <c>100.Percent - 5.Epochs</c> is the run without five epochs.</summary>
    /// <param name="left">A length.</param>
    /// <param name="right">The length to subtract, in any unit.</param>
    public static Duration operator -(Duration left, Duration right) => left + -right;

    /// <summary>Negates a length.</summary>
    /// <param name="length">A length.</param>
    public static Duration operator -(Duration length) => new(length._steps.Negated(), length._parts?.Negated());

    /// <summary>Whether two lengths have the same parts. <c>2.Epochs</c> equals no number of steps until it is bound.</summary>
    /// <param name="left">A length.</param>
    /// <param name="right">Another length.</param>
    public static bool operator ==(Duration left, Duration right) => left.Equals(right);

    /// <summary>Whether two lengths differ in a part.</summary>
    /// <param name="left">A length.</param>
    /// <param name="right">Another length.</param>
    public static bool operator !=(Duration left, Duration right) => !left.Equals(right);

    /// <summary>Converts the length to steps of a run.</summary>
    /// <param name="run">The run. Only the numbers that the length needs must be known.</param>
    /// <returns>A length in steps; this length if it is in steps already.</returns>
    /// <exception cref="ArgumentException"><paramref name="run"/> lacks a number that the length needs. The message names it.</exception>
    public Duration Bind(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_parts is null || run.RoundsNothing)
            return BindExactly(run);
        var start = run.Start._parts;
        return new(_steps.Plus(start is null ? _parts.Count(run) : start.Plus(_parts).Count(run).Plus(start.Count(run).Negated())));
    }

    /// <summary>
    /// The length in steps of a phase that begins at <paramref name="start"/>: where it begins and ends is rounded, not its length, so that
    /// phases of a run fill it exactly.
    /// </summary>
    internal Duration BindAfter(Duration start, RunLength run) => _parts is null ? this : Bind(run.StartingAt(start));

    /// <summary>The same of a length that must be above 0: one that the run is too short for has one step.</summary>
    internal Duration BindPositive(RunLength run, Duration start = default) => BindAfter(start, run) is { Steps: not 0 } bound ? bound : 1;

    /// <summary>The length in steps with its fraction.</summary>
    internal Duration BindExactly(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (_parts is null)
            return this;
        var exact = _parts.CountExactly(run);
        return new(_steps.Plus(decimal.IsInteger(exact) ? (Number)(long)exact : (double)exact));
    }

    /// <summary>
    /// The length in steps of a period or a time scale, which a curve multiplies: not rounded, for an error would grow with every period, but one step
    /// where the run is too short for it.
    /// </summary>
    internal Duration BindPeriod(RunLength run) => _parts is null || BindExactly(run) is { Steps: >= 1 or <= -0.5 } ? BindExactly(run) : 1;

    /// <summary>The length in steps of a curve that must be above 0, and is a period if it cycles.</summary>
    internal Duration BindPositive(RunLength run, bool cycle) => cycle ? BindPeriod(run) : BindPositive(run);

    /// <summary>The same of a curve that starts again after its end, or does something else.</summary>
    internal Duration BindPositive(RunLength run, After after) => BindPositive(run, after == After.Repeat);

    /// <summary>The same of one cycle. PyTorch's ends a step before its length, which has one step at least, where nothing is rounded too.</summary>
    internal Duration BindPositive(RunLength run, After after, OneCycleConvention convention) =>
        BindPositive(run, after) is var bound && convention == OneCycleConvention.PyTorch && bound.Steps is > 0 and < 1 ? 1 : bound;

    /// <summary>The length in steps of a curve, which is a period where the curve starts again after it.</summary>
    internal Duration BindEnd(RunLength run, After after) => after == After.Repeat ? BindPeriod(run) : Bind(run);

    /// <summary>The same of the last phase of a curve, which begins at <paramref name="start"/>.</summary>
    internal Duration BindEnd(RunLength run, After after, Duration start)
    {
        var (bound, length) = (start.Bind(run), BindAfter(start, run));
        if (after != After.Repeat || (length == 0 && bound != 0))
            return length;
        var exact = (start + this).BindPeriod(run) - bound;
        return exact.Steps >= 0 ? exact : 0;
    }

    /// <inheritdoc/>
    public bool Equals(Duration other) => _steps == other._steps && _parts == other._parts;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Duration other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_steps, _parts);

    /// <summary>The length with its units, whatever the culture.</summary>
    /// <returns>For example <c>100</c>, <c>5 epochs</c> or <c>1 epochs + 100 steps</c>.</returns>
    public override string ToString() =>
        _parts is null ? _steps.ToString() : _steps == 0 ? _parts.ToString() : $"{_parts} + {_steps} steps";

    /// <summary>The length as JSON: a number if it is in steps, as in Keras, and otherwise an object such as
    /// <c>{"epochs": 1, "steps": 100}</c> with the non-zero parts among epochs, percent, samples, tokens and steps.</summary>
    /// <returns>A new node.</returns>
    /// <exception cref="NotSupportedException">The steps are NaN or infinite, which JSON cannot hold.</exception>
    public JsonNode ToJson()
    {
        if (_parts is null)
            return _steps.ToJson();
        var json = _parts.ToJson();
        if (_steps != 0)
            json["steps"] = _steps.ToJson();
        return json;
    }

    /// <summary>Reads a length that <see cref="ToJson"/> wrote.</summary>
    /// <param name="node">A number of steps, or an object with some of epochs, percent, samples, tokens and steps.</param>
    /// <returns>The length.</returns>
    /// <exception cref="ConfigException"><paramref name="node"/> is neither, or a value is not a number.</exception>
    public static Duration FromJson(JsonNode? node) => FromConfig(new(new("a length", []), "", node));

    /// <inheritdoc/>
    public static Duration FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Node switch
        {
            JsonObject { Count: 0 } => throw value.Error("a number of steps, or an object with a unit such as {\"epochs\": 5}"),
            JsonObject => value.AsObject(RunParts.Read),
            _ => value.AsNumber(),
        };
    }

    /// <inheritdoc/>
    public JsonNode ToConfigValue() => ToJson();

    Number? IConfigValue<Duration>.AsNumber => _parts is null && double.IsFinite(_steps) ? _steps : null;

    /// <summary>Whether the length may be 0 or less in every run.</summary>
    internal bool CannotBePositive => _steps <= 0 && _parts is null or { CannotBePositive: true };

    /// <summary>Whether the length is below 0 in every run.</summary>
    internal bool IsNegative => _parts is null ? _steps < 0 : _steps <= 0 && _parts.CannotBePositive;

    private static InvalidOperationException Unbound(Duration length) => new(
        $"The number of steps in a length of {length} depends on the run. Call Bind(run) first and use its result; Fit does this by itself.");
}
