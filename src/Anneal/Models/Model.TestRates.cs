using Anneal.Data;
using Anneal.Optimizers;
using Anneal.Training;
using static TorchSharp.torch;

namespace Anneal.Models;

public abstract partial class Model
{
    /// <summary>Trains a step at each rate, until one loss is enough, and then puts everything back.</summary>
    internal (IReadOnlyList<double> Rates, IReadOnlyList<double> Losses) TestRates(
        double[] rates, Func<double, bool> goesOn, DataLike x, DataLike y, int batchSize, DataLike sampleWeight, bool shuffle, int? seed, CancellationToken cancellation)
    {
        var compiled = RequireCompiled(nameof(LearningRateFinder));
        using var training = use.Enter(Name, nameof(LearningRateFinder));
        using var data = FitData.Create((xs, ys, weights, names) => Read(compiled, xs, ys, weights, names), x, y, sampleWeight, classWeight: null);
        Prepare(compiled, data.Training, training: true);
        using var snapshot = new ModelSnapshot(this, compiled.Optimizer);
        using var source = new BatchReader(Here(new TensorSource(data.Training, batchSize, shuffle ? seed ?? RandomSeed.Next() : null)));
        TrainingPlan.Begin(compiled.Optimizer, new(0, 1, rates.Length, batchSize, data.Training.Count, TokensPerSample: null));
        using var meters = compiled.Meters.Enter();
        foreach (var part in compiled.Optimizer.Parts) part.RateFactors.Clear();
        compiled.Optimizer.RateFactors.Clear();
        var losses = new List<double>();
        foreach (var rate in rates)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (var part in compiled.Optimizer.Parts) part.LearningRate = rate;
            compiled.Meters.Reset();
            using (var batch = source.Next()!)
            using (NewDisposeScope()) RunTrainStep(compiled, batch);
            losses.Add(compiled.Meters.Loss.Value);
            if (!goesOn(losses[^1])) break;
        }
        return (rates[..losses.Count], losses);
    }
}
