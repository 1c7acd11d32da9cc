using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Saving;

/// <summary>Real files open with the meaning of the version that wrote them, or are refused with the reason.</summary>
public sealed class RealModelTests
{
    public static TheoryData<string> WholeModels() =>
        [.. RealModels.All.Where(file => file["expected"]!["open"]!.GetValueKind() == System.Text.Json.JsonValueKind.True).Select(file => (string)file["file"]!)];

    [Theory]
    [MemberData(nameof(WholeModels))]
    public void A_whole_model_gives_the_outputs_of_the_version_that_wrote_it(string name)
    {
        var file = RealModels.Named(name);
        using var model = Model.Load(RealModels.PathOf(name), compile: false);
        RealModels.Compare(file, model);
    }

    [Theory]
    [MemberData(nameof(WholeModels))]
    public void It_is_compiled_as_it_was_with_the_state_of_its_optimizer(string name)
    {
        var facts = RealModels.Named(name)["facts"]!;
        using var scope = NewDisposeScope();
        using var model = Model.Load(RealModels.PathOf(name));
        Assert.Equal(facts["optimizer"]!["rate"]!.GetValue<double>(), model.Optimizer.LearningRate, 1e-9);
        if (facts["hdf5"]?["optimizer_weights"] is { } state)
        {
            if (state["iterations"] is { } iterations) Assert.Equal(iterations.GetValue<long>(), model.Optimizer.Iterations);
            var sum = state["first_slot"]!["sum"]!.GetValue<double>();
            if (!name.StartsWith("keras-1", StringComparison.Ordinal)) Assert.Equal(sum, GoldenTensor.Values(((RuleOptimizer)model.Optimizer).States.First().Slots[0].Value).Sum(), Math.Abs(sum) * 1e-5);
        }
        if (facts["hdf5"]?["optimizer_vars"] is { } vars) Assert.Equal(vars["var0"]!.GetValue<double>(), model.Optimizer.Iterations);
    }

    [Theory]
    [MemberData(nameof(WholeModels))]
    public void It_is_the_same_when_it_is_saved_and_loaded_again(string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("again.keras");
        using (var model = Model.Load(RealModels.PathOf(name), compile: false)) model.Save(path);
        using var again = Model.Load(path);
        RealModels.Compare(RealModels.Named(name), again);
    }

    [Fact]
    public void The_gates_of_Keras_1_are_put_together_in_the_optimizers_state_too()
    {
        using var scope = NewDisposeScope();
        using var model = Model.Load(RealModels.PathOf("keras-1.2.2-lstm.h5"));
        var states = ((RuleOptimizer)model.Optimizer).States.ToList();
        Assert.Equal([1, 200], states[0].Slots[0].Shape);
        // Keras 1 sorted by names: the first array of the file is that of the last layer's kernel.
        Assert.Equal("dense_1/kernel", states[3].Variable.Path[^"dense_1/kernel".Length..]);
        Assert.Equal(475.93877, GoldenTensor.Values(states[3].Slots[0].Value).Sum(), 0.01);
    }

    [Fact]
    public void Keras_1_computed_the_same_itself()
    {
        using var scope = NewDisposeScope();
        using var model = Model.Load(RealModels.PathOf("keras-1.2.2-lstm.h5"), compile: false);
        using var recorded = Anneal.Saving.HdfFile.Open("recorded", File.OpenRead(RealModels.PathOf("keras-1.2.2-lstm.recorded.h5")));
        var expected = recorded.Root.FindArray("predictions/dense_1")!.Read();
        GoldenTensor.AssertCloseToScale(GoldenTensor.Values(expected), GoldenTensor.Values(model.Apply(recorded.Root.FindArray("inputs/lstm_input_1")!.Read())), 1e-6, "outputs");
    }

    [Fact]
    public void Nadam_of_Keras_2_keeps_its_momentum_schedule()
    {
        using var model = Model.Load(RealModels.PathOf("tfkeras-2.6.0-mlp-nadam.h5"));
        var nadam = Assert.IsType<Nadam>(model.Optimizer);
        Assert.Equal(0.004, nadam.ScheduleDecay);
        Assert.Equal(50000, nadam.Iterations);
        Assert.Null(nadam.Schedule);
    }

    [Fact]
    public void A_lambda_with_bytecode_is_refused_by_the_names_of_its_layers_and_can_be_replaced()
    {
        var path = RealModels.PathOf("keras-2.0.9-lambda.h5");
        var refused = Assert.Throws<ConfigException>(() => Model.Load(path));
        Assert.Contains("layer 'lambda_1' is a Lambda with the bytecode of a Python function, which is never run", refused.Message, StringComparison.Ordinal);
        Assert.Contains("layer 'lambda_2'", refused.Message, StringComparison.Ordinal);
        var mine = new CustomObjects()
            .Add("lambda_1", _ => new Lambda(x => x * x, name: "lambda_1"))
            .Add("lambda_2", _ => new Lambda(x => x.Times(3), name: "lambda_2"));
        using var model = Model.Load(path, mine);
        RealModels.Compare(RealModels.Named("keras-2.0.9-lambda.h5"), model);
    }

    [Fact]
    public void A_class_of_ones_own_is_refused_by_name_and_can_be_given()
    {
        var path = RealModels.PathOf("keras-2.2.4-own-layer.h5");
        var refused = Assert.Throws<ConfigException>(() => Model.Load(path));
        Assert.Contains("layer 'global_average_pooling1d__mask0_1' is of class 'GlobalAveragePooling1D_Mask0', which is not known: register it", refused.Message, StringComparison.Ordinal);
        var mine = new CustomObjects().Add("GlobalAveragePooling1D_Mask0", config => new MeanOfTheFirst((string)config["name"]!));
        using var model = Model.Load(path, mine);
        RealModels.Compare(RealModels.Named("keras-2.2.4-own-layer.h5"), model);
    }

    [Fact]
    public void Weights_alone_are_no_model()
    {
        var refused = Assert.Throws<InvalidDataException>(() => Model.Load(RealModels.PathOf("keras-2.1.5-cudnnlstm-weights.hdf5")));
        Assert.EndsWith("holds weights alone, and no architecture. Make the model in code, or from its JSON, and call LoadWeights.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CuDNNs_weights_go_into_plain_layers_by_name()
    {
        var file = RealModels.Named("keras-2.1.5-cudnnlstm-weights.hdf5");
        using var scope = NewDisposeScope();
        SymbolicTensor input = new Input([40], dtype: ScalarType.Int32, name: "input");
        var embedded = new Embedding(465, 100, name: "embedding").Apply(input);
        var first = new LSTM(128, returnSequences: true, name: "rnn_1").Apply(embedded);
        var second = new LSTM(128, returnSequences: true, name: "rnn_2").Apply(first);
        using var model = new Functional(input, [first, second]);
        model.LoadWeights(RealModels.PathOf("keras-2.1.5-cudnnlstm-weights.hdf5"), byName: true);
        var outputs = model.ApplyAll(RealModels.Input(file));
        RealModels.Compare(file, outputs[0], 0);
        RealModels.Compare(file, outputs[1], 1);
    }

    [Fact]
    public void Weights_go_by_order_into_the_architecture_that_JSON_has()
    {
        using var model = Model.Load(RealModels.PathOf("tfkeras-2.4.0-lstm.json"));
        model.LoadWeights(RealModels.PathOf("tfkeras-2.4.0-lstm-weights.h5"));
        RealModels.Compare(RealModels.Named("tfkeras-2.4.0-lstm-weights.h5"), model);
    }

    [Fact]
    public void Keras_3s_model_in_the_old_layout_is_read()
    {
        foreach (var c in Golden.File("keras_files/index")["cases"]!.AsArray().Where(c => c!["legacy_h5"] is not null))
        {
            using var scope = NewDisposeScope();
            using var model = Model.Load(Path.Combine(Golden.Directory, "keras_files", (string)c!["legacy_h5"]!));
            var golden = Golden.File($"keras_files/{(string)c["name"]!}");
            GoldenArchive.CompareWeights(golden, model);
            GoldenArchive.CompareOutputs(golden, model);
        }
    }

    private sealed class MeanOfTheFirst(string name) : Layer(name)
    {
        protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context) => [inputs.All[0].mean([1])];
    }
}
