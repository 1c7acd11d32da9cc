using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class ReversibleEmbeddingTests
{
    [Fact]
    public void The_way_back_is_the_transpose_of_the_table()
    {
        using var scope = NewDisposeScope();
        using var layer = new ReversibleEmbedding(5, 3, logitSoftCap: 0.5);
        var ids = tensor(new[] { 1, 4 });
        var vectors = layer.Apply(ids);
        var table = layer.Variables[0].Value;
        var logits = (vectors.mm(table.t()) / 0.5).tanh() * 0.5;
        GoldenTensor.AssertClose(GoldenTensor.Values(logits), GoldenTensor.Values(layer.Apply(vectors, reverse: true)), 1e-6, 0);
        Assert.Single(layer.Variables);
    }

    [Fact]
    public void Logits_have_the_type_that_is_asked_for()
    {
        using var scope = NewDisposeScope();
        using var layer = new ReversibleEmbedding(5, 3, tieWeights: false, reverseDtype: "float64");
        Assert.Equal(ScalarType.Float64, layer.Apply(randn(2, 3), reverse: true).dtype);
        Assert.Equal(["embeddings", "reverse_embeddings"], layer.Variables.Select(v => v.Name));
        Assert.Equal(
            "dtype must be \"float16\", \"bfloat16\", \"float32\" or \"float64\"; it was int8. (Parameter 'dtype')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ReversibleEmbedding(5, 3, reverseDtype: "int8")).Message);
    }

    [Fact]
    public void One_layer_stands_at_both_ends_of_a_model()
    {
        using var scope = NewDisposeScope();
        using var embedding = new ReversibleEmbedding(6, 4, maskZero: true);
        SymbolicTensor ids = new Input([3], dtype: ScalarType.Int32);
        var logits = embedding.Apply(new Dense(4).Apply(embedding.Apply(ids)), reverse: true);
        Assert.Equal([-1, 3, 6], logits.Shape);
        using var model = new Functional(ids, logits);
        Assert.Equal(24 + 20, model.CountParams());
        var again = Layer.FromConfig(model.ToConfig());
        Assert.Equal(model.GetWeights().Count, again.GetWeights().Count);
        again.Dispose();
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var scope = NewDisposeScope();
        using var layer = new ReversibleEmbedding(5, 3, name: "words");
        Assert.Equal(
            "Layer 'words' takes vectors of 3 values in reverse; it was given (2, 5). (Parameter 'inputs')", Assert.Throws<ArgumentException>(() => layer.Apply(ones(2, 5), reverse: true)).Message);
        Assert.Equal(
            "Layer 'words' takes ids from 0 to 4 (inputDim is 5); it was given 5. (Parameter 'input')", Assert.Throws<ArgumentException>(() => layer.Apply(tensor(new[] { 5 }))).Message);
        Assert.Equal(
            "logitSoftCap must be greater than 0 and finite; it was 0. (Parameter 'logitSoftCap')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new ReversibleEmbedding(5, 3, logitSoftCap: 0)).Message);
    }
}
