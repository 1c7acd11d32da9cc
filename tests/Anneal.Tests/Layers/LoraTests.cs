using Anneal.Constraints;
using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public sealed class LoraTests
{
    [Fact]
    public void A_dense_layer_trains_a_change_of_low_rank_beside_its_frozen_kernel()
    {
        using var scope = NewDisposeScope();
        using var layer = new Dense(3, loraRank: 2, loraAlpha: 8);
        layer.Build([Shape.Unknown, 4]);
        Assert.Equal(["kernel", "bias", "lora_kernel_a", "lora_kernel_b"], layer.Variables.Select(v => v.Name));
        Assert.Equal(["bias", "lora_kernel_a", "lora_kernel_b"], layer.TrainableVariables.Select(v => v.Name));
        var (kernel, a, b) = (layer.Variables[0].Value, layer.Variables[2].Value, layer.Variables[3].Value);
        Assert.Equal([4, 2], a.shape);
        Assert.Equal(0, b.abs().sum().item<float>());
        layer.Variables[3].Assign(rand(2, 3));
        var x = rand(5, 4);
        var expected = x.mm(kernel + 4 * a.mm(b));
        Assert.True((layer.Apply(x) - expected).abs().max().item<float>() < 1e-5);
    }

    [Fact]
    public void An_embedding_does_the_same_with_its_table()
    {
        using var scope = NewDisposeScope();
        using var layer = new Embedding(6, 4);
        layer.Build([Shape.Unknown]);
        var before = layer.Apply(tensor(new[] { 1L, 5 })).clone();
        layer.EnableLora(2);
        Assert.Equal(["embeddings", "lora_embeddings_a", "lora_embeddings_b"], layer.Variables.Select(v => v.Name));
        Assert.Equal(before.data<float>().ToArray(), layer.Apply(tensor(new[] { 1L, 5 })).data<float>().ToArray());
        Assert.Equal((2L, (Number)2), (layer.LoraRank, layer.LoraAlpha!.Value));
    }

    [Fact]
    public void The_config_has_rank_and_alpha_where_there_are_any()
    {
        using var plain = new Dense(3);
        Assert.False(plain.GetConfig().ContainsKey("lora_rank"));
        using var layer = new Dense(3, loraRank: 2);
        Assert.Equal("2 2", $"{layer.GetConfig()["lora_rank"]} {layer.GetConfig()["lora_alpha"]}");
        using var read = (Dense)Layer.FromConfig(layer.ToConfig());
        Assert.Equal((2L, (Number)2), (read.LoraRank, read.LoraAlpha!.Value));
        using var table = new Embedding(6, 4, loraRank: 1, loraAlpha: 0.5);
        Assert.Equal("1 0.5", $"{table.GetConfig()["lora_rank"]} {table.GetConfig()["lora_alpha"]}");
    }

    [Fact]
    public void What_cannot_have_it_is_refused()
    {
        Assert.Equal(
            "loraRank excludes kernelConstraint, which LoRA cannot keep. (Parameter 'loraRank')",
            Assert.Throws<ArgumentException>(() => new Dense(3, loraRank: 2, kernelConstraint: new NonNeg())).Message);
        using var layer = new Dense(3);
        Assert.Equal("Layer 'dense' has no weights yet: build it before EnableLora, with Build(shape) or a first batch.", Assert.Throws<InvalidOperationException>(() => layer.EnableLora(1)).Message);
        layer.Build([Shape.Unknown, 2]);
        layer.EnableLora(1);
        Assert.Equal("Layer 'dense' already has LoRA; it can be enabled once.", Assert.Throws<InvalidOperationException>(() => layer.EnableLora(1)).Message);
    }

    [Fact]
    public void An_embedding_begins_with_weights_that_were_given()
    {
        using var scope = NewDisposeScope();
        using var layer = new Embedding(2, 3, weights: new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Assert.True(layer.Built);
        Assert.Equal([4f, 5, 6], layer.Apply(tensor(new[] { 1L })).data<float>().ToArray());
        Assert.False(layer.GetConfig().ContainsKey("weights"));
        Assert.Throws<ArgumentException>(() => new Embedding(2, 3, weights: new float[3, 2]));
    }
}
