using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class InferenceThreadTests
{
    public static TheoryData<string> Names => ["conv", "norm", "lstm", "attention"];

    [Theory, MemberData(nameof(Names))]
    public void Many_threads_get_what_one_gets(string name)
    {
        using var scope = NewDisposeScope();
        using Layer layer = name switch
        {
            "conv" => new Conv2D(3, 2),
            "norm" => new BatchNormalization(),
            "lstm" => new LSTM(3),
            _ => new MultiHeadAttention(2, 2),
        };
        var x = name == "conv" ? randn(2, 5, 5, 2) : randn(2, 5, 4);
        // Not built before: the first calls build it together.
        var results = new double[8][];
        Parallel.For(0, results.Length, i =>
        {
            using var own = NewDisposeScope();
            results[i] = GoldenTensor.Values(layer is MultiHeadAttention attention ? attention.Apply(x, x) : layer.Apply(x));
        });
        Assert.All(results, result => Assert.Equal(results[0], result));
    }
}
