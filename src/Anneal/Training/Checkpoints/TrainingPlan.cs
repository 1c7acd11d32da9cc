using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Anneal.Optimizers;
using Anneal.Schedules;

namespace Anneal.Training;

/// <summary>The schedules of one of the <see cref="Optimizer.Parts"/> in a run, and how its clock reads them.</summary>
/// <param name="Optimizer">The part.</param>
/// <param name="Before">Its batches before the first run.</param>
/// <param name="Run">The run.</param>
/// <param name="Batches">From its update 0 to the end of this run; null if unknown.</param>
/// <param name="BoundTo">The batches that the schedules in force are bound to.</param>
/// <param name="Clock">How they are read.</param>
internal sealed record TrainingPlan(RuleOptimizer Optimizer, Int128 Before, RunArguments Run, long? Batches, long? BoundTo, ScheduleClock Clock)
{
    private const int Samples = 64;

    private readonly (string Name, LearningRateSchedule? Schedule, double Constant)[] planned = [.. Optimizer.Planned];

    /// <summary>A schedule of the rate that was assigned during the run of a checkpoint: it counts in place of the one that was given.</summary>
    private LearningRateSchedule? Assigned { get; init; }

    /// <summary>The run from update 0 to its end.</summary>
    public RunLength Whole => LengthOf(Batches);

    /// <summary>The schedules as they were given, bound to the whole run.</summary>
    public JsonObject Given => field ??= new(planned.Select(part => KeyValuePair.Create(part.Name, part.Schedule is null ? (JsonNode?)part.Constant : Describe(part.Schedule.Bind(Whole)))));

    /// <summary>What tells plans apart.</summary>
    public string Hash => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Given.ToJsonString())));

    /// <summary>Puts the plan of a run that begins in force.</summary>
    /// <exception cref="ArgumentException">A length cannot be counted by the run, or is out of range in it. Nothing has changed then.</exception>
    public static IReadOnlyList<TrainingPlan> Begin(Optimizer optimizer, RunArguments run) => InForce([.. optimizer.Parts.Select(part => Plain(part, run, part.Batches))]);

    /// <summary>The plans as the arguments of a run that goes on from a checkpoint say, not yet in force.</summary>
    public static TrainingPlan[] Plain(Optimizer optimizer, RunArguments run, JsonArray saved) => [.. optimizer.Parts.Zip(saved, (part, then) => Plain(part, run, BatchesBefore((JsonObject)then!)))];

    /// <summary>Puts them in force. The optimizer has the clock of the checkpoint.</summary>
    /// <exception cref="InvalidOperationException">The schedules changed, and <paramref name="onChange"/> refuses it.</exception>
    public static IReadOnlyList<TrainingPlan> Resume(TrainingPlan[] plain, JsonArray saved, OnScheduleChange onChange) =>
        InForce([.. plain.Zip(saved, (plan, then) => plan.Resumed((JsonObject)then!, onChange))]);

    /// <summary>Whether the schedules are those of a checkpoint.</summary>
    public bool IsThatOf(JsonNode saved) => Hash == (string)saved["hash"]!;

    /// <summary>The schedule that was assigned during the run of a checkpoint; null for none, and for one without a config.</summary>
    public static LearningRateSchedule? AssignedIn(JsonNode saved) => saved["assigned"] is { } written && !IsAssignedWithoutConfig(saved) ? LearningRateSchedule.FromConfig(written) : null;

    /// <summary>Whether one was assigned that a checkpoint cannot hold.</summary>
    public static bool IsAssignedWithoutConfig(JsonNode saved) => saved["assigned"]?["text"] is not null;

    /// <summary>Puts a schedule that was assigned in force again.</summary>
    public void Assign()
    {
        if (Assigned is { } assigned) Optimizer.RateAsGiven = assigned;
    }

    public JsonObject ToJson() => new()
    {
        ["before"] = Before.ToString(CultureInfo.InvariantCulture),
        ["given"] = Given.DeepClone(),
        ["hash"] = Hash,
        // The optimizer's state holds an assigned number.
        ["assigned"] = Optimizer.RateAsGiven.Schedule is { } now && now != planned[0].Schedule ? Describe(now) : null,
        ["batches"] = BoundTo,
        ["clock"] = new JsonArray(Clock.Start, Clock.Position, Clock.Speed),
    };

    private static TrainingPlan[] InForce(TrainingPlan[] plans)
    {
        // All are bound before any is in force.
        foreach (var change in plans.SelectMany(plan => plan.Optimizer.BindTo(plan.LengthOf(plan.BoundTo), plan.Clock)).ToList()) change();
        foreach (var plan in plans) plan.Assign();
        return plans;
    }

    private static TrainingPlan Plain(RuleOptimizer part, RunArguments run, Int128 before)
    {
        if (run.StepsPerEpoch is not { } steps) return new(part, before, run, null, null, ScheduleClock.Plain);
        var batches = Int128.Max(1, before + ((Int128)steps * Math.Max(0, run.Epochs - run.FirstEpoch)));
        if (batches > long.MaxValue)
            throw Require.Refused(steps, $"small enough that {run.Epochs - run.FirstEpoch} epochs have at most {long.MaxValue} batches", "stepsPerEpoch");
        return new(part, before, run, (long)batches, (long)batches, ScheduleClock.Plain);
    }

    private TrainingPlan Resumed(JsonObject saved, OnScheduleChange onChange)
    {
        var clock = new ScheduleClock((long)saved["clock"]![0]!, (double)saved["clock"]![1]!, (double)saved["clock"]![2]!);
        var boundTo = (long?)saved["batches"];
        if (IsThatOf(saved)) return this with { BoundTo = boundTo, Clock = clock, Assigned = AssignedIn(saved) };
        var (now, perStep) = (Optimizer.Iterations, (double)(Optimizer.GradientAccumulationSteps ?? 1));
        switch (onChange)
        {
            case OnScheduleChange.Continue:
                return this;
            case OnScheduleChange.Restart:
                return this with { BoundTo = Batches is { } all ? (long)Int128.Max(1, all - Optimizer.Batches) : null, Clock = new(now, 0, 1) };
            case OnScheduleChange.Rescale:
                var (end, endThen) = (KnownEnd(Batches) / perStep, KnownEnd(boundTo) / perStep);
                var done = Math.Min(1, clock.At(now) / endThen);
                return this with { Clock = new(now, done * end, done < 1 && end > now ? end * (1 - done) / (end - now) : 1) };
            default:
                throw new InvalidOperationException(
                    $"The schedules are not those of the checkpoint. Then: {Text((JsonObject)saved["given"]!)}. Now: {Text(Given)}. "
                    + "Set onScheduleChange to Continue, Rescale or Restart, or resume with the old schedules and the old number of epochs.");
        }
    }

    private static Int128 BatchesBefore(JsonObject saved) => Int128.Parse((string)saved["before"]!, CultureInfo.InvariantCulture);

    private static double KnownEnd(long? batches) => batches ?? throw new ArgumentException(
        "onScheduleChange Rescale needs the number of batches per epoch, which the data do not say. Give stepsPerEpoch, or choose Continue or Restart.", "onScheduleChange");

    private RunLength LengthOf(long? batches)
    {
        var run = new RunLength(Run.StepsPerEpoch, batchSize: Run.BatchSize, tokensPerSample: Run.TokensPerSample);
        return (batches is { } known ? run.WithSteps(known) : run).WithGradientAccumulation(Optimizer.GradientAccumulationSteps ?? 1);
    }

    // A function has no config: its values across the run stand for it.
    private JsonObject Describe(LearningRateSchedule schedule)
    {
        try
        {
            return schedule.ToConfig();
        }
        catch (NotSupportedException)
        {
            var steps = Whole.Steps ?? 1;
            return new JsonObject
            {
                ["text"] = schedule.ToString(),
                ["values"] = new JsonArray([.. Enumerable.Range(0, Samples).Select(i => JsonValue.Create(schedule.At((long)((double)steps * i / Samples)).ToString("R", CultureInfo.InvariantCulture)))]),
            };
        }
    }

    private static string Text(JsonObject given) => string.Join("; ", given.Select(entry => $"{entry.Key} = {Text(entry.Value)}"));

    private static string Text(JsonNode? value) => value is not JsonObject written ? value?.ToJsonString() ?? "null"
        : written["class_name"] is { } name ? $"{name}({string.Join(", ", ((JsonObject)written["config"]!).Where(entry => entry.Key != "name").Select(entry => $"{entry.Key}: {Text(entry.Value)}"))})"
        : (string)written["text"]!;
}
