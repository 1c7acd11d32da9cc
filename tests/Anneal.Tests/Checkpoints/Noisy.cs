using Anneal.Data;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Checkpoints;

/// <summary>Trains by a step of its own, with noise of torch's generator, a metric of its own and a number that it reports.</summary>
internal sealed class Noisy : Model
{
    private readonly Dense layer;
    private readonly Sum rows;

    public Noisy(Optimizer optimizer)
    {
        layer = Track(new Dense(3, "softmax", kernelInitializer: new GlorotUniform(4)));
        rows = TrackMetric(new Sum("rows"));
        Compile(optimizer, "sparse_categorical_crossentropy", ["accuracy"]);
    }

    protected override Tensor Call(Tensor input, CallContext context) => layer.Apply(input);

    protected override void TrainStep(Batch batch)
    {
        var predictions = Forward([batch.X + randn_like(batch.X)], training: true);
        var loss = ComputeLoss(batch, predictions);
        Minimize(loss);
        Report("squared", loss * loss);
        rows.UpdateState(ones(batch.Count));
        UpdateMetrics(batch, predictions);
    }
}
