using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class EmbeddingTests
{
    [Fact]
    public void Ids_out_of_range_are_named()
    {
        using var scope = NewDisposeScope();
        using var layer = new Embedding(4, 2, name: "words");
        Assert.Equal(
            "Layer 'words' takes ids from 0 to 3 (inputDim is 4); it was given 4. (Parameter 'input')",
            Assert.Throws<ArgumentException>(() => layer.Apply(tensor(new[] { 0, 4, 9 }))).Message);
        Assert.Contains("it was given -1.", Assert.Throws<ArgumentException>(() => layer.Apply(tensor(new[] { 0L, -1 }).reshape(2, 1))).Message, StringComparison.Ordinal);
        Assert.Equal([3, 2], layer.Apply(tensor(new[] { 0, 3, 3 })).shape);
    }

    [Fact]
    public void Whole_floats_are_ids_too()
    {
        using var scope = NewDisposeScope();
        using var layer = new Embedding(4, 2);
        var y = layer.Apply(tensor(new[] { 1f, 3 }));
        GoldenTensor.AssertClose(GoldenTensor.Values(layer.Variables[0].Value.index_select(0, tensor(new[] { 1L, 3 }))), GoldenTensor.Values(y), 0, 0);
    }

    [Fact]
    public void Sizes_below_one_are_refused()
    {
        Assert.Equal("inputDim must be 1 or more; it was 0. (Parameter 'inputDim')", Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(0, 2)).Message);
        Assert.Equal("outputDim", Assert.Throws<ArgumentOutOfRangeException>(() => new Embedding(2, 0)).ParamName);
    }
}
