using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class SpectralNormalizationTests
{
    [Fact]
    public void The_largest_singular_value_becomes_one()
    {
        using var scope = NewDisposeScope();
        using var layer = new SpectralNormalization(new Conv2D(4, 3), powerIterations: 2000);
        var x = randn(1, 5, 5, 2);
        using var y = layer.Apply(x, training: true);
        var (_, values, _) = linalg.svd(layer.Variables[0].Value.reshape(-1, 4), fullMatrices: false);
        Assert.Equal(1, GoldenTensor.Values(values).Max(), 1e-4);
    }

    [Fact]
    public void Inference_and_a_kernel_of_zeros_change_nothing()
    {
        using var scope = NewDisposeScope();
        using var layer = new SpectralNormalization(new Dense(3));
        layer.Build([-1, 4]);
        var before = layer.GetWeights();
        layer.Apply(randn(2, 4));
        Assert.Equal(before.Select(Values), layer.GetWeights().Select(Values));
        using var empty = new SpectralNormalization(new Dense(3, kernelInitializer: "zeros"));
        Assert.Equal(0, GoldenTensor.Values(empty.Apply(randn(2, 4), training: true)).Sum(Math.Abs));

        static float[] Values(System.Numerics.Tensors.Tensor<float> tensor) => [.. tensor];
    }

    [Fact]
    public void The_kernel_is_trained_once_and_freed_once()
    {
        using var layer = new SpectralNormalization(new Dense(3));
        layer.Build([-1, 4]);
        Assert.Equal(["kernel", "vector_u", "bias"], layer.Variables.Select(v => v.Name));
        Assert.Equal(["kernel", "bias"], layer.TrainableVariables.Select(v => v.Name));
        Assert.Equal(4 * 3 + 3 + 3, layer.CountParams());
        layer.Layer.Trainable = false;
        Assert.Empty(layer.TrainableVariables);
    }

    [Fact]
    public void A_model_with_it_trains()
    {
        using var model = new Sequential([new Input(4), new SpectralNormalization(new Dense(8, activation: "relu")), new Dense(1)]);
        model.Compile("sgd", "mse");
        var x = new float[16, 4];
        var y = new float[16, 1];
        for (var i = 0; i < 16; i++) y[i, 0] = x[i, i % 4] = 1;
        var history = model.Fit(x, y, epochs: 20, verbose: 0);
        Assert.True(history["loss"][^1] < history["loss"][0]);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var dense = new Dense(1);
        Assert.Equal(
            "powerIterations must be 1 or more; it was 0. (Parameter 'powerIterations')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new SpectralNormalization(dense, 0)).Message);
        using var layer = new SpectralNormalization(new Flatten(name: "flat"), name: "spectral");
        Assert.Equal(
            "Layer 'spectral' takes a layer with a variable 'kernel' or 'embeddings'; 'flat' (Flatten) has neither. (Parameter 'inputs')",
            Assert.Throws<ArgumentException>(() => layer.Build([-1, 3])).Message);
    }
}
