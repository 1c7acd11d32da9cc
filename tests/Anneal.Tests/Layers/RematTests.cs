using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

/// <summary>A layer that is computed again on the way back gives the same bits as one that keeps everything.</summary>
public sealed class RematTests
{
    private const long Seed = 7;

    [Theory]
    [InlineData("layers")]
    [InlineData("layers2")]
    public void Every_layer_gives_the_same_outputs_gradients_and_states(string file)
    {
        var problems = new List<string>();
        foreach (var (c, number) in Golden.Cases(file).Select((c, i) => (c, i)).Where(item => item.c["grad"]?["coef"] is not null))
        {
            using var scope = NewDisposeScope();
            var (plain, again) = (Numbers(c, remat: false), Numbers(c, remat: true));
            if (!plain.SequenceEqual(again)) problems.Add($"{c["serialized"]!["class_name"]} [{number}]");
        }
        Assert.Empty(problems);
    }

    [Fact]
    public void A_run_gives_the_same_bits_whatever_is_in_it()
    {
        var (plain, again) = (Trained(remat: false), Trained(remat: true));
        Assert.Equal(plain.Logs, again.Logs);
        Assert.Equal(plain.Weights, again.Weights);
    }

    [Fact]
    public void It_is_no_part_of_a_config()
    {
        using var layer = new Dense(1) { Remat = true };
        Assert.DoesNotContain("remat", layer.GetConfig().ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_exception_on_the_way_back_reaches_the_caller()
    {
        using var model = new Sequential([new Input(2), new Dense(2), new Fragile { Remat = true }, new Dense(1)]);
        model.Compile("sgd", "mse");
        var error = Assert.Throws<InvalidOperationException>(() => model.Fit(new float[,] { { 1, 2 } }, new float[,] { { 1 } }, verbose: 0));
        Assert.Equal("on the way back", error.Message);
    }

    [Fact]
    public void Gradients_of_gradients_are_refused()
    {
        using var scope = NewDisposeScope();
        using var layer = new Dense(1) { Remat = true };
        var x = ones(1, 2).requires_grad_();
        var y = layer.Apply(x);
        var gradients = autograd.grad([y.sum()], [x, layer.Variables[0].Value], create_graph: true);
        Assert.All(gradients, gradient => Assert.True(float.IsNaN(gradient.sum().item<float>())));
        KernelFault.Gradients([layer.Apply(x).sum()], [x]);
    }

    private static List<double> Numbers(JsonObject c, bool remat)
    {
        RandomSeed.Set((int)Seed);
        using var layer = GoldenModel.Layer(c["serialized"]!);
        layer.Remat = remat;
        Tensor[] inputs = [.. c["inputs"]!.AsArray().Select(input => GoldenTensor.Of(input!))];
        var call = GoldenCall.Of(layer, c["call"]!, inputs);
        if (c["adapt_data"] is { } data) LayerGoldenTests.Adapt(layer, GoldenTensor.Of(data));
        call.Build();
        layer.SetWeights([.. c["weights"]!.AsArray().Select(w => (ArrayLike)GoldenTensor.Of(w!["value"]!))]);
        foreach (var input in inputs.Where(input => input.is_floating_point())) input.requires_grad_();
        var outputs = call.Run(training: true, out var mask, out var losses);
        Tensor[] sources = [.. inputs.Where(input => input.is_floating_point()), .. layer.TrainableVariables.Select(v => v.Value)];
        Tensor[] ends = [(outputs[0] * GoldenTensor.Of(c["grad"]!["coef"]!)).sum(), .. losses.Select(loss => loss.sum())];
        var gradients = sources.Length == 0 ? [] : KernelFault.Gradients([.. ends.Where(end => end.requires_grad)], sources);
        // Of the layer, of its second call, and of the outputs but the first, which that call is given.
        var missing = gradients.Count(gradient => gradient is null || gradient.IsInvalid);
        LeakCheckAttribute.Allow(remat ? 2 * missing + outputs.Count - 1 : missing);
        return [.. outputs.Concat(mask is null ? [] : [mask]).Concat(gradients.Where(gradient => !gradient.IsInvalid)).Concat(layer.Variables.Concat(layer.StateVariables).Select(v => v.Value)).SelectMany(GoldenTensor.Values)];
    }

    private static (string Logs, List<double> Weights) Trained(bool remat)
    {
        RandomSeed.Set((int)Seed);
        SymbolicTensor ids = new Input([6], dtype: ScalarType.Int64);
        var x = new Embedding(20, 8, maskZero: true).Apply(ids);
        Layer[] blocks =
        [
            Block(8, "first"), new Reporting(), new LSTM(8, returnSequences: true, dropout: 0.2, recurrentDropout: 0.1), new BatchNormalization(), new GRU(8, returnSequences: true),
            new SpectralNormalization(new Dense(8, activation: "relu", activityRegularizer: "l2")), Block(8, "second") is var shared ? shared : null!, shared,
        ];
        foreach (var block in blocks)
        {
            block.Remat = remat;
            x = block.Apply(x);
        }
        var last = new Dense(3, activation: "softmax") { Remat = remat };
        using var model = new Functional(ids, last.Apply(new GlobalAveragePooling1D().Apply(x)));
        model.Compile(new Adam(0.01), "sparse_categorical_crossentropy", metrics: ["accuracy"]);
        var rows = new int[8, 6];
        for (var i = 0; i < 48; i++) rows[i / 6, i % 6] = i * 7 % 5 * (i % 4);
        var history = model.Fit(rows, new[] { 0, 1, 2, 0, 1, 2, 0, 1 }, batchSize: 4, epochs: 3, verbose: 0);
        var logs = string.Join("; ", history.Names.Order().Where(key => !key.Contains("second", StringComparison.Ordinal)).Select(key => $"{key}: {string.Join(", ", history[key].Select(value => value.ToString("R")))}"));
        return (logs, [.. model.Variables.Concat(model.StateVariables).SelectMany(v => GoldenTensor.Values(v.Value))]);
    }

    private static Functional Block(int size, string name)
    {
        SymbolicTensor input = new Input(Shape.Unknown, size);
        var normalized = new LayerNormalization(name: $"{name}_norm").Apply(input);
        var seen = new Add().Apply([input, new Dropout(0.3).Apply(new MultiHeadAttention(2, size / 2, dropout: 0.1, name: $"{name}_attention").Apply(normalized, normalized))]);
        return new(input, new Add().Apply([seen, new Dense(size, activation: "gelu", name: $"{name}_dense").Apply(seen)]));
    }

    private sealed class Reporting : UnaryLayer
    {
        protected internal override bool SupportsMasking => true;

        protected override Tensor Call(Tensor input, CallContext context)
        {
            AddMetric("size", input.abs().mean());
            return input.relu();
        }

        public override Shape ComputeOutputShape(Shape inputShape) => inputShape;
    }

    private sealed class Fragile : UnaryLayer
    {
        private int calls;

        public override Shape ComputeOutputShape(Shape inputShape) => inputShape;

        protected override Tensor Call(Tensor input, CallContext context) =>
            is_grad_enabled() && ++calls == 2 ? throw new InvalidOperationException("on the way back") : input.relu();
    }
}
