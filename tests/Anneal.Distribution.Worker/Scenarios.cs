using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Distribution.Worker;

/// <summary>What ranks do, by name.</summary>
internal static class Scenarios
{
    public static readonly Dictionary<string, Action<Work>> All = new()
    {
        ["optimizers"] = Optimizers,
        ["reductions"] = Objectives.Reductions,
        ["masks"] = Objectives.Masks,
        ["outputs"] = Objectives.SeveralOutputs,
        ["custom step"] = Objectives.CustomStep,
        ["small batches"] = Objectives.SmallBatches,
        ["dropout"] = Objectives.Dropout,
        ["large variables"] = Objectives.LargeVariables,
        ["moving statistics"] = Objectives.MovingStatistics,
        ["classes"] = Objectives.Classes,
        ["streams"] = Sources.Streams,
        ["tables"] = Files.Tables,
        ["pictures"] = Files.Pictures,
        ["known on rank 0"] = Files.KnownOnRankZero,
        ["loaded on rank 0"] = Decisions.LoadedOnRankZero,
        ["weights on one rank"] = Sources.WeightsOnOneRank,
        ["uneven streams"] = Sources.UnevenStreams,
        ["failing stream"] = Sources.FailingStream,
        ["callbacks"] = Decisions.Callbacks,
        ["stop"] = Decisions.Stop,
        ["cancel"] = Decisions.Cancel,
        ["evaluate in a callback"] = Decisions.EvaluateInCallback,
        ["failing callback"] = Decisions.FailingCallback,
        ["averages"] = Decisions.Averages,
        ["checkpoint"] = Decisions.Checkpoint,
        ["checkpoint of averages"] = Decisions.CheckpointOfAverages,
        ["different"] = Decisions.Different,
        ["first weights"] = Decisions.FirstWeights,
        ["failing step"] = Decisions.FailingStep,
        ["evaluate everywhere"] = Decisions.EvaluateEverywhere,
        ["names"] = Measurements.Names,
        ["names of ranks"] = Measurements.NamesOfRanks,
        ["names of callbacks"] = Measurements.NamesOfCallbacks,
        ["resumed names"] = Measurements.Resumed,
        ["counts"] = Measurements.Counts,
        ["null callback"] = Beginnings.NullCallback,
        ["null callback of evaluate"] = Beginnings.NullCallbackOfEvaluate,
        ["lost state"] = Beginnings.LostState,
        ["stop from a thread"] = Steering.StopFromAThread,
        ["act on a warning"] = Steering.ActOnAWarning,
        ["assign beside averages"] = Steering.AssignBesideAverages,
        ["fail on rank 1"] = Steering.FailOnRankOne,
        ["carried states"] = States.Carried,
        ["resumed states"] = States.Resumed,
        ["fails in hooks"] = EveryHook.Fails,
        ["cancels in hooks"] = EveryHook.Cancels,
        ["stops in hooks"] = EveryHook.Stops,
        ["recomputed"] = Kinds.Recomputed,
        ["gradients that are not finite"] = Kinds.NotFinite,
        ["very large variable"] = Kinds.VeryLargeVariable,
        ["penalties"] = Kinds.Penalties,
        ["controlled"] = Kinds.Controlled,
        ["uneven generators"] = Kinds.UnevenGenerators,
        ["generators"] = Kinds.Generators,
        ["train on batch"] = Decisions.TrainOnBatch,
    };

    /// <summary>50 updates by each optimizer, on a last batch that the ranks cannot share evenly.</summary>
    private static void Optimizers(Work work)
    {
        foreach (var (name, optimizer) in OptimizerKinds.All)
        {
            RandomSeed.Set(7);
            using var model = new Sequential([new Dense(6, "tanh"), new Dense(2)]);
            var (x, y) = Rows.Regression(50);
            model.Compile(optimizer(), "mse", metrics: ["mae"]);
            var history = model.Fit(x, y, batchSize: 12, epochs: 10, verbose: 0, seed: 3);
            work.Put(name, model);
            work.Put(name, history);
        }
    }
}
