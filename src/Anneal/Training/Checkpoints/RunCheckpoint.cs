using System.Text.Json.Nodes;
using Anneal.Callbacks;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>What a checkpoint of a run holds: plain values as JSON, everything else as tensors.</summary>
internal static class RunCheckpoint
{
    public const string CallbackKey = "callbacks/", MeterKey = "meters/";

    /// <summary>The format of files; a reader takes no later one.</summary>
    public const int Version = 1;

    /// <param name="run">The run.</param>
    /// <param name="callbacks">The states of its callbacks.</param>
    public static JsonObject Header(TrainingRun run, IReadOnlyList<(string Key, CallbackState State)> callbacks)
    {
        var (state, arguments) = (run.State, run.Arguments);
        return new()
        {
            ["version"] = Version,
            ["model"] = run.Model.Name,
            ["optimizer"] = run.Compiled.Optimizer.GetType().Name,
            ["epoch"] = state.Epoch,
            ["batch"] = state.Batch,
            ["pass"] = state.Pass,
            ["pass_batch"] = state.PassBatch,
            ["seed"] = state.Seed,
            ["drawn_seeds"] = new JsonArray([.. arguments.DrawnSeeds.Select(seed => (JsonNode)seed.Value)]),
            ["stopped"] = run.Model.StopTraining,
            ["first_epoch"] = arguments.FirstEpoch,
            ["epochs"] = arguments.Epochs,
            ["steps_per_epoch"] = arguments.StepsPerEpoch,
            ["batch_size"] = arguments.BatchSize,
            ["rows"] = arguments.Rows,
            ["schedules"] = new JsonArray([.. run.Plans.Select(plan => plan.ToJson())]),
            ["callbacks"] = new JsonObject(callbacks.Where(named => named.State.Values.Count > 0).Select(named => KeyValuePair.Create(named.Key, (JsonNode?)named.State.Values.DeepClone()))),
        };
    }

    /// <summary>Live tensors: to be copied at once.</summary>
    /// <param name="run">The run.</param>
    /// <param name="callbacks">The states of its callbacks.</param>
    public static IEnumerable<(string Name, Tensor Value)> Tensors(TrainingRun run, IReadOnlyList<(string Key, CallbackState State)> callbacks)
    {
        foreach (var entry in ModelState.Of(run.Model, run.Compiled.Optimizer)) yield return entry;
        if (run.State.Batch > 0)
            foreach (var (name, value) in run.Compiled.Meters.State) yield return (MeterKey + name, value);
        foreach (var (key, state) in callbacks)
            foreach (var (name, values) in state.Arrays) yield return ($"{CallbackKey}{key}/{name}", StateArray.Tensor(values));
    }

    /// <summary>The states of callbacks that have some.</summary>
    public static IReadOnlyList<(string Key, CallbackState State)> StatesOf(CallbackList callbacks) =>
        [.. Named(callbacks).Select(named => (named.Key, State: named.Callback.GetState())).Where(named => !named.State.IsEmpty)];

    /// <summary>The callbacks by the names of their classes; the second of a class is <c>Class#2</c>. Those that all ranks have come first, so that all give them the same names.</summary>
    public static IEnumerable<(string Key, Callback Callback)> Named(CallbackList callbacks) =>
        UniqueNames.Of(callbacks.All.OrderByDescending(callback => callback.RunsOnEveryRank), callback => callback.GetType().Name);
}
