using Anneal.Constraints;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Tests.Saving;
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

    public static TheoryData<Func<GroupedConvolution>, long[]> Convolutions() => new()
    {
        { () => new Conv1D(4, 3, activation: "relu"), [2, 8, 6] },
        { () => new Conv1D(4, 3, padding: "causal", dataFormat: "channels_first", groups: 2), [2, 6, 8] },
        { () => new Conv2D(4, 3, strides: 2, padding: "same"), [2, 8, 8, 6] },
        { () => new Conv2D(4, 1), [2, 8, 8, 6] },
        { () => new Conv2D(16, 3, activation: "relu"), [4, 32, 32, 16] },
        { () => new Conv2D(16, 3, padding: "same"), [4, 32, 32, 16] },
        { () => new Conv3D(4, 2), [2, 4, 4, 4, 3] },
    };

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void A_convolution_has_the_changed_kernel_wherever_it_is_computed(Func<GroupedConvolution> make, long[] shape)
    {
        using var scope = NewDisposeScope();
        using GroupedConvolution layer = make(), plain = make();
        var x = randn(shape);
        foreach (var one in new[] { layer, plain }) one.Build(((Shape)shape[1..]).Batched());
        layer.EnableLora(2, loraAlpha: 3);
        Assert.Equal(["kernel", "bias", "lora_kernel_a", "lora_kernel_b"], layer.Variables.Select(v => v.Name));
        Assert.Equal(["bias", "lora_kernel_a", "lora_kernel_b"], layer.TrainableVariables.Select(v => v.Name));
        var (kernel, a, b) = (layer.Variables[0], layer.Variables[2], layer.Variables[3]);
        Assert.Equal([.. kernel.Shape[..^1], 2], a.Shape);
        Assert.Equal([2, kernel.Shape[^1]], b.Shape);
        plain.Variables[0].Assign(kernel.Value);
        AssertSame();
        b.Assign(randn(b.Shape.ToArray()));
        plain.Variables[0].Assign(kernel.Value + 1.5 * a.Value.reshape(-1, 2).mm(b.Value).reshape(kernel.Shape.ToArray()));
        AssertSame();
        using var noGradients = no_grad();
        AssertSame();
        if (shape.Length != 4) return;
        using Sequential expected = new([new Input(shape[1..]), plain, new MaxPooling2D()]), model = new([new Input(shape[1..]), layer, new MaxPooling2D()]);
        AssertClose(expected.Apply(x), model.Apply(x));

        void AssertSame() => AssertClose(plain.Apply(x), layer.Apply(x));

        static void AssertClose(Tensor expected, Tensor y) => GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(y), 1e-4, 1e-3);
    }

    [Fact]
    public void Gradients_reach_the_narrow_matrices_of_a_convolution_and_not_its_kernel()
    {
        using var scope = NewDisposeScope();
        using var model = new Sequential([new Input(6, 6, 2), new Conv2D(3, 3, loraRank: 2), new Flatten(), new Dense(1)]);
        model.Compile("sgd", loss: "mse");
        var before = model.GetWeights();
        model.Fit(RandomValues(8, 6, 6, 2), RandomValues(8, 1), verbose: 0);
        var after = model.GetWeights();
        Assert.Equal(before[0].ToArray(), after[0].ToArray());
        Assert.NotEqual(before[3].ToArray(), after[3].ToArray());

        static ArrayLike RandomValues(params long[] shape) => randn(shape, generator: new Generator(1));
    }

    public static TheoryData<Func<long?, Layer>, long[]> Kinds() => new()
    {
        { rank => new Dense(3, loraRank: rank, loraAlpha: 4), [2, 5] },
        { rank => new EinsumDense("abc,cd->abd", [null, 3], loraRank: rank, loraAlpha: 4), [2, 4, 5] },
        { rank => new Embedding(2, 3, loraRank: rank, loraAlpha: 4), [2, 5] },
        { rank => new Conv2D(3, 3, loraRank: rank, loraAlpha: 4), [2, 6, 6, 2] },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_has_the_matrix_with_its_change_and_reading_ends_the_change(Func<long?, Layer> make, long[] shape)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var model = new Sequential([new Input(shape[1..]), make(2)]);
        model.Variables[^1].Assign(randn(2, 3));
        var x = ones(shape);
        var y = GoldenTensor.Values(model.Apply(x));
        model.Save(folder.File("m.keras"));
        using var read = (Sequential)Model.Load(folder.File("m.keras"));
        Assert.Equal("2 4", $"{read.Layers[0].GetConfig()["lora_rank"]} {read.Layers[0].GetConfig()["lora_alpha"]}");
        model.SaveWeights(folder.File("m.weights.h5"));
        using var plain = new Sequential([new Input(shape[1..]), make(null)]);
        plain.LoadWeights(folder.File("m.weights.h5"));
        model.LoadWeights(folder.File("m.weights.h5"));
        foreach (var same in new[] { read, plain, model }) GoldenTensor.AssertClose(y, GoldenTensor.Values(same.Apply(x)), 1e-5, 1e-4);
        foreach (var ended in new[] { read, model }) Assert.All(ended.Variables.TakeLast(2), narrow => Assert.Equal(0, narrow.Value.abs().sum().item<float>()));
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
        using var filters = new Conv2D(3, 3, loraRank: 2, loraAlpha: 1);
        Assert.Equal("2 1", $"{filters.GetConfig()["lora_rank"]} {filters.GetConfig()["lora_alpha"]}");
        using var plainFilters = new Conv2D(3, 3);
        Assert.False(plainFilters.GetConfig().ContainsKey("lora_alpha"));
        using var table = new Embedding(6, 4, loraRank: 1, loraAlpha: 0.5);
        Assert.Equal("1 0.5", $"{table.GetConfig()["lora_rank"]} {table.GetConfig()["lora_alpha"]}");
    }

    [Fact]
    public void What_cannot_have_it_is_refused()
    {
        foreach (var make in new Func<Layer>[] { () => new Dense(3, loraRank: 2, kernelConstraint: new NonNeg()), () => new Conv1D(3, 2, loraRank: 2, kernelConstraint: new NonNeg()) })
            Assert.Equal("loraRank excludes kernelConstraint, which LoRA cannot keep. (Parameter 'loraRank')", Assert.Throws<ArgumentException>(make).Message);
        Assert.Equal("loraRank must be 1 or more; it was 0. (Parameter 'loraRank')", Assert.Throws<ArgumentOutOfRangeException>(() => new Conv3D(3, 2, loraRank: 0)).Message);
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
