using System.Globalization;
using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <content>Schedules by optax's names.</content>
public static partial class OptaxSchedules
{
    /// <summary>Makes a schedule of optax from its name and arguments.</summary>
    /// <param name="name">The function in <c>optax.schedules</c>, such as <c>warmup_cosine_decay_schedule</c>.</param>
    /// <param name="arguments">The arguments under optax's names. The schedules of <c>join_schedules</c> are objects that hold their
    /// <c>name</c> and their arguments. The keys of <c>boundaries_and_scales</c> are steps, written as text.</param>
    /// <returns>A schedule, made by the method of that name.</returns>
    /// <example><code>
    /// var schedule = OptaxSchedules.From(
    ///     "cosine_decay_schedule", new JsonObject { ["init_value"] = 0.1, ["decay_steps"] = 1_000 });
    /// </code></example>
    /// <exception cref="ArgumentException">The name is unknown (the error lists the nearest name), or an argument is missing, unknown, of
    /// the wrong type or out of range.</exception>
    public static LearningRateSchedule From(string name, JsonObject arguments) => ByName.Read(name, arguments);

    private static ImportTable ByName { get; } = new("optax", new Dictionary<string, MakeSchedule>
    {
        ["constant_schedule"] = (a, _) => Constant(a.Number("value")),
        ["polynomial_schedule"] = (a, _) => Polynomial(
            a.Number("init_value"), a.Number("end_value"), a.Number("power"), a.Steps("transition_steps"), a.Steps("transition_begin", 0)),
        ["linear_schedule"] = (a, _) => Linear(a.Number("init_value"), a.Number("end_value"), a.Steps("transition_steps"), a.Steps("transition_begin", 0)),
        ["exponential_decay"] = (a, _) => ExponentialDecay(
            a.Number("init_value"), a.Steps("transition_steps"), a.Number("decay_rate"), a.Steps("transition_begin", 0), a.Flag("staircase", false),
            a.NumberOrNull("end_value")),
        ["cosine_decay_schedule"] = (a, _) => CosineDecay(a.Number("init_value"), a.Steps("decay_steps"), a.Number("alpha", 0), a.Number("exponent", 1)),
        ["piecewise_constant_schedule"] = (a, _) => PiecewiseConstant(a.Number("init_value"), Scales(a)),
        ["piecewise_interpolate_schedule"] = (a, _) => PiecewiseInterpolate(a.Text("interpolate_type"), a.Number("init_value"), Scales(a)),
        ["linear_onecycle_schedule"] = (a, _) => LinearOneCycle(
            a.Steps("transition_steps"), a.Number("peak_value"), a.Number("pct_start", 0.3), a.Number("pct_final", 0.85), a.Number("div_factor", 25),
            a.Number("final_div_factor", 1e4)),
        ["cosine_onecycle_schedule"] = (a, _) => CosineOneCycle(
            a.Steps("transition_steps"), a.Number("peak_value"), a.Number("pct_start", 0.3), a.Number("div_factor", 25), a.Number("final_div_factor", 1e4)),
        ["warmup_constant_schedule"] = (a, _) => WarmupConstant(a.Number("init_value"), a.Number("peak_value"), a.Steps("warmup_steps")),
        ["warmup_cosine_decay_schedule"] = (a, _) => InCycle(Cycle(a)),
        ["warmup_exponential_decay_schedule"] = (a, _) => WarmupExponentialDecay(
            a.Number("init_value"), a.Number("peak_value"), a.Steps("warmup_steps"), a.Steps("transition_steps"), a.Number("decay_rate"),
            a.Steps("transition_begin", 0), a.Flag("staircase", false), a.NumberOrNull("end_value")),
        ["sgdr_schedule"] = (a, _) => Sgdr([.. a.Objects("cosine_kwargs", Cycle)]),
        ["join_schedules"] = (a, within) => Join(within("schedules"), a.StepsList("boundaries")),
    });

    private static OptaxCosineCycle Cycle(ConfigReader a) => new(
        a.Number("init_value"), a.Number("peak_value"), a.Steps("warmup_steps"), a.Steps("decay_steps"), a.Number("end_value", 0), a.Number("exponent", 1));

    // JSON has no numbers for keys: they are written as text.
    private static Dictionary<long, double> Scales(ConfigReader arguments)
    {
        const string Key = "boundaries_and_scales";
        var scales = new Dictionary<long, double>();
        foreach (var (boundary, scale) in arguments.ObjectOrNull(Key) ?? [])
            scales[long.TryParse(boundary, NumberStyles.None, CultureInfo.InvariantCulture, out var step)
                ? step
                : throw arguments.Error(Key, $"must have whole steps of 0 or more as keys; one was '{JsonText.Shorten(boundary)}'")] = Number.TryFromJson(scale, out var number)
                    ? number
                    : throw arguments.Error($"{Key}.{boundary}", $"must be a number; it was {JsonText.Describe(scale)}", "a number");
        return scales;
    }
}
