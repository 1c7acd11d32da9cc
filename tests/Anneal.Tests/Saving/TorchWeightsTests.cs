using Anneal.Layers;
using Anneal.Models;
using Anneal.Saving;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Saving;

/// <summary>Weights of PyTorch's modules give the outputs of the modules. Inputs and outputs have the channels last here and first there.</summary>
public sealed class TorchWeightsTests
{
    private const double Tolerance = 1e-5;

    [Fact]
    public void A_linear_layer() => Compare(nn.Linear(4, 3), [new Input(4), new Dense(3, name: "m")], rand(2, 4));

    [Fact]
    public void A_convolution_of_one_axis() => Compare(nn.Conv1d(3, 4, 3), [new Input(8, 3), new Conv1D(4, 3, name: "m")], rand(2, 8, 3), channels: true);

    [Fact]
    public void A_convolution_of_two_axes() => Compare(nn.Conv2d(3, 4, (3, 2)), [new Input(8, 7, 3), new Conv2D(4, (3, 2), name: "m")], rand(2, 8, 7, 3), channels: true);

    [Fact]
    public void A_convolution_of_three_axes() => Compare(nn.Conv3d(2, 3, 2), [new Input(4, 5, 6, 2), new Conv3D(3, 2, name: "m")], rand([2, 4, 5, 6, 2]), channels: true);

    [Fact]
    public void A_convolution_in_groups() => Compare(nn.Conv2d(4, 6, 3, groups: 2), [new Input(8, 7, 4), new Conv2D(6, 3, groups: 2, name: "m")], rand(2, 8, 7, 4), channels: true);

    [Fact]
    public void A_depthwise_convolution() =>
        Compare(nn.Conv2d(3, 6, 3, groups: 3), [new Input(8, 7, 3), new DepthwiseConv2D(3, depthMultiplier: 2, name: "m")], rand(2, 8, 7, 3), channels: true);

    [Fact]
    public void A_transposed_convolution() =>
        Compare(nn.ConvTranspose2d(3, 4, (3, 2), stride: (2, 2)), [new Input(5, 6, 3), new Conv2DTranspose(4, (3, 2), strides: 2, name: "m")], rand(2, 5, 6, 3), channels: true);

    [Fact]
    public void An_LSTM() => Compare(nn.LSTM(3, 5, batchFirst: true), [new Input(6, 3), new LSTM(5, returnSequences: true, name: "m")], rand(2, 6, 3));

    [Fact]
    public void A_GRU() => Compare(nn.GRU(3, 5, batchFirst: true), [new Input(6, 3), new GRU(5, returnSequences: true, name: "m")], rand(2, 6, 3));

    [Fact]
    public void A_simple_recurrent_layer() => Compare(nn.RNN(3, 5, batchFirst: true), [new Input(6, 3), new SimpleRNN(5, returnSequences: true, name: "m")], rand(2, 6, 3));

    [Fact]
    public void A_layer_in_both_directions() =>
        Compare(nn.GRU(3, 5, batchFirst: true, bidirectional: true), [new Input(6, 3), new Bidirectional(new GRU(5, returnSequences: true), name: "m")], rand(2, 6, 3));

    [Fact]
    public void Batch_normalization_with_its_statistics()
    {
        var module = nn.BatchNorm2d(3);
        for (var i = 0; i < 3; i++) module.forward(rand(4, 3, 5, 5)).Dispose();
        Compare(module, [new Input(8, 7, 3), new BatchNormalization(epsilon: 1e-5, name: "m")], rand(2, 8, 7, 3), channels: true);
    }

    [Fact]
    public void Layer_normalization() => Compare(nn.LayerNorm(5), [new Input(4, 5), new LayerNormalization(epsilon: 1e-5, name: "m")], rand(2, 4, 5));

    [Fact]
    public void Group_normalization() => Compare(nn.GroupNorm(2, 4), [new Input(8, 7, 4), new GroupNormalization(2, epsilon: 1e-5, name: "m")], rand(2, 8, 7, 4), channels: true);

    [Fact]
    public void An_embedding() => Compare(nn.Embedding(7, 3), [new Input([4], dtype: ScalarType.Int32), new Embedding(7, 3, name: "m")], randint(0, 7, [2, 4]));

    [Fact]
    public void Attention_with_several_heads()
    {
        using var scope = NewDisposeScope();
        using var module = nn.MultiheadAttention(6, 2);
        foreach (var (_, parameter) in module.named_parameters())
            using (no_grad()) nn.init.normal_(parameter);
        var input = new Input(5, 6);
        using var model = new Functional(input.Output, new MultiHeadAttention(2, 3, name: "m").Apply(input.Output, input.Output));
        using var folder = new TemporaryFolder();
        model.LoadTorchWeights(Allowed(folder, module));
        var x = rand(2, 5, 6);
        var expected = module.forward(x.transpose(0, 1), x.transpose(0, 1), x.transpose(0, 1), null, false, null).Item1.transpose(0, 1);
        Near(expected, model.Apply(x));
    }

    [Fact]
    public void Foreign_names_go_by_rules_or_a_function()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var module = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2));
        var path = Allowed(folder, module, "");
        using var model = new Sequential([new Input(4), new Dense(3, activation: "relu", name: "first"), new Dense(2, name: "last")]);
        var x = rand(5, 4);
        model.LoadTorchWeights(path, new Dictionary<string, string> { ["0."] = "first.", ["2."] = "last." });
        Near(module.forward(x), model.Apply(x));
        using var other = new Sequential([new Input(4), new Dense(3, activation: "relu", name: "first"), new Dense(2, name: "last")]);
        other.LoadTorchWeights(path, new NameMap(name => name.Replace("0.", "first.", StringComparison.Ordinal).Replace("2.", "last.", StringComparison.Ordinal)));
        Near(model.Apply(x), other.Apply(x));
    }

    [Fact]
    public void Layers_within_layers_are_named_by_dots()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var module = nn.Linear(4, 3);
        using var model = new Sequential([new Input(4), new Sequential([new Input(4), new Dense(3, name: "dense")], name: "encoder")]);
        model.LoadTorchWeights(Allowed(folder, module, "encoder.dense."));
        var x = rand(2, 4);
        Near(module.forward(x), model.Apply(x));
    }

    [Fact]
    public void What_does_not_fit_is_named_and_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var module = nn.Linear(4, 3, hasBias: false);
        var path = Allowed(folder, module, "other.");
        using var model = new Sequential([new Input(4), new Dense(2, name: "m")]);
        var before = model.GetWeights();
        var error = Assert.Throws<InvalidDataException>(() => model.LoadTorchWeights(path));
        Assert.Equal($"The weights of '{path}' do not fit model 'sequential': 'm.weight' is not in the file; 'm.bias' is not in the file; 'other.weight' of the file is not in the model.", error.Message);
        error = Assert.Throws<InvalidDataException>(() => model.LoadTorchWeights(Allowed(folder, nn.Linear(4, 3), "m.")));
        Assert.Contains("'sequential/m/kernel' has shape (4, 2); in the file it has (4, 3)", error.Message, StringComparison.Ordinal);
        Assert.All(before.Zip(model.GetWeights()), pair => Assert.Equal(pair.First.ToArray(), pair.Second.ToArray()));
    }

    [Fact]
    public void What_PyTorch_does_not_have_is_refused_by_name()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var path = Allowed(folder, nn.Linear(4, 3), "m.");
        using var model = new Sequential([new Input(6, 4), new GRU(3, resetAfter: false, name: "m")]);
        Assert.Contains("layer 'm' is a GRU with resetAfter: false, which PyTorch does not have", Assert.Throws<InvalidDataException>(() => model.LoadTorchWeights(path)).Message, StringComparison.Ordinal);
        var pickled = folder.Text("module.pt", "PK...");
        Assert.Equal(
            $"'{pickled}' is not a safetensors file, which alone is read of PyTorch's: its first bytes are of no format that is known. In Python: safetensors.torch.save_file(module.state_dict(), path)",
            Assert.Throws<InvalidDataException>(() => model.LoadTorchWeights(pickled)).Message);
    }

    [Fact]
    public void Plain_weights_take_foreign_names_too()
    {
        using var folder = new TemporaryFolder();
        using var model = new Sequential([new Input(4), new Dense(3, name: "dense")]);
        var path = folder.File("w.safetensors");
        var weights = model.GetWeights();
        ArrayFiles.Save(path, new Dictionary<string, ArrayLike> { ["old.kernel"] = weights[0], ["old.bias"] = weights[1], ["step"] = new float[] { 1 } });
        using var same = new Sequential([new Input(4), new Dense(3, name: "dense")]);
        same.LoadWeights(path, map: new NameMap(name => name == "step" ? null : name.Replace("old.", "sequential/dense/", StringComparison.Ordinal)));
        Assert.Equal(weights[0].ToArray(), same.GetWeights()[0].ToArray());
        var error = Assert.Throws<InvalidDataException>(() => same.LoadWeights(path, map: new NameMap(_ => "one")));
        Assert.Equal($"The map gives two arrays of '{path}' the name 'one': 'old.kernel' and 'old.bias'.", error.Message);
    }

    private static void Compare(nn.Module module, IReadOnlyList<Layer> layers, Tensor input, bool channels = false)
    {
        using var scope = NewDisposeScope();
        using var owned = input;
        using var owner = module;
        using (no_grad())
            foreach (var parameter in module.parameters()) nn.init.normal_(parameter);
        using var folder = new TemporaryFolder();
        using var model = new Sequential(layers);
        model.LoadTorchWeights(Allowed(folder, module));
        module.eval();
        var given = channels ? input.movedim([-1], [1]) : input;
        var expected = module switch
        {
            nn.Module<Tensor, Tensor> plain => plain.forward(given),
            TorchSharp.Modules.LSTM lstm => lstm.forward(given).Item1,
            TorchSharp.Modules.GRU gru => gru.forward(given).Item1,
            TorchSharp.Modules.RNN rnn => rnn.forward(given, null).Item1,
            _ => throw new NotSupportedException(),
        };
        Near(channels ? expected.movedim([1], [-1]) : expected, model.Apply(input));
    }

    // TorchSharp counts a tensor that becomes a parameter twice and frees it once; a convolution makes one more.
    private static string Allowed(TemporaryFolder folder, nn.Module module, string prefix = "m.")
    {
        LeakCheckAttribute.Allow(2 * module.state_dict().Count);
        return Written(folder, module, prefix);
    }

    private static string Written(TemporaryFolder folder, nn.Module module, string prefix = "m.")
    {
        var path = folder.File("module.safetensors");
        using var stream = File.Create(path);
        SafetensorsFile.Write(stream, module.state_dict().Select(entry => (prefix + entry.Key, entry.Value)));
        return path;
    }

    private static void Near(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(actual), Tolerance, 0);
    }
}
