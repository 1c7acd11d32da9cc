using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public sealed class TrackTests(TrackTests.Modules modules) : IClassFixture<TrackTests.Modules>
{
    [Fact]
    public void Tracked_layers_are_named_built_trained_and_freed_with_their_owner()
    {
        using var model = new Sequential([new Input(2), new Block(), new Block()], "m");
        Assert.Equal(
            ["m/block/dense/kernel", "m/block/dense/bias", "m/block/dense_1/kernel", "m/block/dense_1/bias", "m/block_1/dense/kernel", "m/block_1/dense/bias", "m/block_1/dense_1/kernel", "m/block_1/dense_1/bias"],
            model.Variables.Select(v => v.Path));
        model.Compile("sgd", "mse");
        var before = model.GetWeights();
        model.Fit(new float[,] { { 1, 2 }, { 3, 4 } }, new float[,] { { 1, 1 }, { 1, 1 } }, verbose: 0);
        Assert.NotEqual(before[0], model.GetWeights()[0]);
    }

    [Fact]
    public void A_forgotten_layer_is_an_error_and_never_silently_untrained()
    {
        using var forgetful = new Forgetful();
        using var x = zeros(1, 2);
        Assert.Equal(
            "Layer 'forgetful' (Forgetful) uses layer 'dense' (Dense), which would not be trained or saved with it. Write Track(new Dense(...)) in the constructor of Forgetful.",
            Assert.Throws<InvalidOperationException>(() => forgetful.Apply(x)).Message);
    }

    [Fact]
    public void A_missing_input_is_said_in_words()
    {
        using var sum = new Sum();
        using var x = zeros(1, 2);
        const string Message = "There is no input 1, counted from 0: the call was given 1. Give all inputs as a list. (Parameter 'inputs')";
        Assert.Equal(Message, Assert.Throws<ArgumentException>(() => sum.Apply(x)).Message);
        Assert.Equal(Message, Assert.Throws<ArgumentException>(() => sum.Build([-1, 2])).Message);
    }

    [Fact]
    public void Layers_are_written_and_read_by_Keras_functions()
    {
        using var dense = new Dense(3, activation: "relu");
        using var read = Anneal.Saving.Layers.Deserialize(Anneal.Saving.Layers.Serialize(dense));
        Assert.Equal(dense.ToConfig().ToJsonString(), read.ToConfig().ToJsonString());
    }

    [Fact]
    public void A_module_of_TorchSharp_trains_as_a_layer()
    {
        using var model = new Sequential([new Input(2), new TorchModule(modules.Line), new TorchModule(modules.Head, name: "head")], "m");
        Assert.Equal(["m/linear/weight", "m/linear/bias", "m/head/1.weight", "m/head/1.bias"], model.Variables.Select(v => v.Path));
        Assert.Equal(Shape.Create([-1, 1]), model.ComputeOutputShape([-1, 2]));
        model.Compile("adam", "mse");
        var before = model.GetWeights();
        model.Fit(new float[,] { { 1, 2 }, { 3, 4 } }, new float[,] { { 1 }, { 2 } }, epochs: 3, verbose: 0);
        Assert.NotEqual(before[0], model.GetWeights()[0]);
    }

    [Fact]
    public void A_module_of_TorchSharp_is_not_written_and_says_what_to_keep()
    {
        using var layer = new TorchModule(modules.OneByOne, name: "single");
        Assert.Equal(
            "Layer 'single' (TorchModule) cannot be written: JSON cannot hold the code of a TorchSharp module. Keep the model's weights (GetWeights), and make the model again by code.",
            Assert.Throws<NotSupportedException>(layer.ToConfig).Message);
    }

    [Fact]
    public void Shapes_of_a_users_layer_are_found_by_a_run_on_zeros()
    {
        using var layer = new Pairs();
        Assert.Equal(Shape.Create([-1, -1, 6]), layer.ComputeOutputShape([-1, -1, 3]));
        Assert.Equal(Shape.Create([4, 5, 6]), layer.ComputeOutputShape([4, 5, 3]));
    }

    /// <summary>Made once and outside the tests: TorchSharp's modules leave the tensors they were made of behind, even where they are only disposed.</summary>
    public sealed class Modules
    {
        public nn.Module<Tensor, Tensor> Line { get; } = nn.Linear(2, 3);

        public nn.Module<Tensor, Tensor> OneByOne { get; } = nn.Linear(1, 1);

        public nn.Module<Tensor, Tensor> Head { get; } = nn.Sequential(nn.Tanh(), nn.Linear(3, 1));
    }

    private sealed class Sum : Layer
    {
        protected override void Build(Inputs<TensorSpec> inputs, Weights weights) => weights.Add("w", inputs[1].Shape[1..], "ones");

        protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context) => [Ops.Add(inputs[0], inputs[1])];
    }

    private sealed class Block : UnaryLayer
    {
        private readonly Dense first, second;

        public Block()
        {
            first = Track(new Dense(3, activation: "tanh"));
            second = Track(new Dense(2));
        }

        protected override Tensor Call(Tensor input, CallContext context) => second.Apply(first.Apply(input));
    }

    private sealed class Forgetful : UnaryLayer
    {
        private readonly Dense inner = new(2);

        protected override Tensor Call(Tensor input, CallContext context) => inner.Apply(input);
    }

    private sealed class Pairs : UnaryLayer
    {
        protected override Tensor Call(Tensor input, CallContext context) => Ops.Concatenate([input, input]);
    }
}
