using Anneal;
using Anneal.Data;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

/// <summary>The model of docs/custom.md that computes its own loss.</summary>
public sealed class OwnLossInStep
{
    [Fact]
    public void A_model_that_computes_its_loss_needs_none_and_no_targets()
    {
        var x = new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 } };

        // snippet: own-loss-in-step
        using var model = new Autoencoder(features: 2, latent: 1);
        model.Compile("adam");
        model.Fit(x, epochs: 5);
        // end snippet

        Assert.Equal(["divergence", "loss", "learning_rate"], model.Fit(x, verbose: 0).Names);
    }
}

// snippet: autoencoder
sealed class Sampling : Layer
{
    private RandomSource random = null!;

    protected override void Build(Inputs<TensorSpec> inputs, Weights weights) => random = weights.AddRandom();

    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var (mean, logVariance) = (inputs[0], inputs[1]);
        return [Ops.Add(mean, Ops.Multiply(Ops.Exp(Ops.Multiply(logVariance, 0.5)), random.Normal(mean.shape)))];
    }
}

sealed class Autoencoder : Model
{
    private readonly Dense mean, logVariance, decoder;
    private readonly Sampling sampling;

    public Autoencoder(int features, int latent)
    {
        (mean, logVariance) = (Track(new Dense(latent)), Track(new Dense(latent)));
        (sampling, decoder) = (Track(new Sampling()), Track(new Dense(features)));
    }

    protected override Tensor Call(Tensor input, CallContext context) => decoder.Apply(mean.Apply(input));

    protected override void TrainStep(Batch batch)
    {
        var x = batch.Inputs[0];
        var (m, v) = (mean.Apply(x), logVariance.Apply(x));
        var decoded = decoder.Apply(sampling.Apply([m, v]));
        var reconstruction = Ops.Mean(Ops.Square(Ops.Subtract(x, decoded)));
        var divergence = Ops.Mean(Ops.Multiply(Ops.Subtract(Ops.Add(Ops.Square(m), Ops.Exp(v)), Ops.Add(v, 1)), 0.5));
        var loss = Ops.Add(reconstruction, divergence);
        Minimize(loss);
        Report("loss", loss);
        Report("divergence", divergence);
    }
}
// end snippet
