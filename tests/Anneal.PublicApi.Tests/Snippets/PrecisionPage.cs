using Anneal;
using Anneal.Datasets;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;

namespace UserCode;

/// <summary>What docs/precision.md shows, and that it trains as well.</summary>
public sealed class PrecisionPage : IDisposable
{
    private const int Epochs = 12, StepsPerEpoch = 46;

    private static readonly Lazy<double> InFloat32 = new(() => Accuracy("float32"));

    public void Dispose() => DTypePolicy.SetGlobal("float32");

    [Fact]
    public void Computes_in_16_bits()
    {
        // snippet: precision
        DTypePolicy.SetGlobal("mixed_bfloat16");          // before the layers are made

        using var model = new Sequential([
            new Input(8, 8),
            new Flatten(),
            new Dense(64, activation: "relu"),
            new Dense(10, activation: "softmax") { DTypePolicy = "float32" },
        ]);
        // end snippet

        Assert.Equal(["mixed_bfloat16", "mixed_bfloat16", "float32"], model.Layers.Select(layer => layer.DTypePolicy.Name));
    }

    [Fact]
    public void Computes_blocks_again()
    {
        SymbolicTensor input = new Input(4);
        using var model = new Functional(input, new Functional(input, new Dense(4).Apply(input)).Apply(input));
        // snippet: remat
        foreach (var block in model.Layers.OfType<Functional>()) block.Remat = true;
        // end snippet
        Assert.True(model.Layers[1].Remat);
    }

    [Fact]
    public void Trains_on_a_GPU()
    {
        Assert.SkipUnless(TorchSharp.torch.cuda.is_available(), "There is no CUDA device.");
        float[,] x = { { 1, 2 } }, y = { { 1 } };
        using var model = new Sequential([new Input(2), new Dense(1)]);
        // snippet: gpu
        model.To("cuda:0");                             // before Compile, or after it and before training
        model.Compile("adam", loss: "mse");
        model.Fit(x, y, epochs: 1);
        // end snippet
        Assert.True(model.Built);
    }

    /// <summary>The model of samples/Digits. Its test set has 355 rows, of which one is 0.28 points, so accuracies are means over seeds.</summary>
    [Theory]
    [InlineData("mixed_bfloat16")]
    [InlineData("mixed_float16")]
    [InlineData("float64")]
    [InlineData("bfloat16")]
    [InlineData("float16")]
    public void Digits_are_learned_as_well_as_in_float32(string policy) => Assert.InRange(Accuracy(policy) - InFloat32.Value, -0.005, 0.005);

    private static double Accuracy(string policy) => Enumerable.Range(1, 3).Average(seed =>
    {
        DTypePolicy.SetGlobal(policy);
        RandomSeed.Set(seed);
        var ((xTrain, yTrain), (xTest, yTest)) = Digits.Load();
        using var model = new Sequential([
            new Input(8, 8), new Rescaling(1.0 / 16), new Flatten(),
            new Dense(256, activation: "relu"), new Dropout(0.4), new Dense(128, activation: "relu"), new Dropout(0.2), new Dense(10, activation: "softmax"),
        ]);
        model.Compile(new SGD(new ExponentialDecay(0.1, StepsPerEpoch, 0.9, staircase: true), momentum: 0.9), "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        model.Fit(xTrain, yTrain, epochs: Epochs, verbose: 0);
        return model.Evaluate(xTest, yTest, verbose: 0)["accuracy"];
    });
}
