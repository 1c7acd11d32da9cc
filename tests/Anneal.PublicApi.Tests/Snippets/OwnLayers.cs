using Anneal;
using Anneal.Data;
using Anneal.Graphs;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

public sealed class OwnLayers(OwnLayers.Modules modules) : IClassFixture<OwnLayers.Modules>
{
    private static readonly float[,] X = { { 1, 2 }, { 3, 4 }, { 5, 6 } };
    private static readonly float[,] Y = { { 1 }, { 2 }, { 3 } };

    [Fact]
    public void A_registered_layer_comes_back_with_its_model()
    {
        // snippet: save-layer
        using var model = new Sequential([new Input(2), new Scale(start: 2), new Dense(1)]);
        using var copy = Model.FromJson(model.ToJson());
        // end snippet

        Assert.Equal(2, Assert.IsType<Scale>(copy.Layers[0]).Start);
        Assert.Equal("sequential/scale/factor", copy.Variables[0].Path);
    }

    [Fact]
    public void Random_numbers_of_a_layer_go_on_where_they_were()
    {
        using var scope = NewDisposeScope();
        using var straight = new Jitter(0.5);
        using var resumed = new Jitter(0.5);
        var x = torch.zeros(4, 3);
        straight.Apply(x, training: true);
        resumed.Build([-1, 3]);
        resumed.StateVariables.Single().Assign(straight.StateVariables.Single().Value);
        var next = straight.Apply(x, training: true).data<float>().ToArray();
        Assert.Equal(next, resumed.Apply(x, training: true).data<float>().ToArray());
        Assert.All(next, value => Assert.InRange(value, -0.5f, 0.5f));
        Assert.Equal(12, next.Distinct().Count());
        Assert.Equal(new float[12], straight.Apply(x).data<float>().ToArray());
    }

    [Fact]
    public void A_layer_of_two_inputs_learns_its_share()
    {
        // snippet: use-layer-of-several
        SymbolicTensor a = new Input([2], name: "a"), b = new Input([2], name: "b");
        using var model = new Functional([a, b], new Mix().Apply([a, b]));
        // end snippet

        using var scope = NewDisposeScope();
        var mixed = model.Apply([torch.tensor(new float[,] { { 1, 2 } }), torch.tensor(new float[,] { { 3, 6 } })]);
        Assert.Equal([2f, 4f], mixed.data<float>().ToArray());
        model.Compile("sgd", loss: "mse");
        model.Fit([X, X], X, verbose: 0);
        Assert.Equal("mix/share", model.Variables.Single().Path);
    }

    [Fact]
    public void A_module_of_TorchSharp_is_trained()
    {
        var linear = modules.Linear;
        // snippet: torch-module
        using var model = new Sequential([new Input(2), new TorchModule(linear), new Dense(1)]);
        model.Compile("adam", loss: "mse");
        // end snippet

        Assert.Equal(["sequential/linear/weight", "sequential/linear/bias"], model.Variables.Take(2).Select(v => v.Path));
        var before = model.GetWeights();
        model.Fit(X, Y, verbose: 0);
        Assert.NotEqual(before[0], model.GetWeights()[0]);
    }

    [Fact]
    public void A_step_of_ones_own_reports_and_trains()
    {
        using var model = new Cautious();
        model.Compile("sgd", loss: "mse", metrics: ["mae"]);
        var history = model.Fit(X, Y, verbose: 0);
        Assert.Equal(["loss", "mae", "spread", "learning_rate"], history.Names);
    }

    /// <summary>Made outside the tests: TorchSharp's modules leave tensors behind.</summary>
    public sealed class Modules
    {
        public nn.Module<Tensor, Tensor> Linear { get; } = nn.Linear(2, 3);
    }
}

// snippet: saved-layer
[Registered("my_package")]
sealed partial class Scale(double start = 1, string? name = null) : UnaryLayer(name)
{
    private Variable factor = null!;

    public double Start { get; } = Require.Finite(start);

    protected override void Build(Shape input, Weights weights) => factor = weights.Add("factor", [input[^1]], new Constant(Start));

    protected override Tensor Call(Tensor input, CallContext context) => Ops.Multiply(input, factor.Value);
}
// end snippet

// snippet: random-layer
sealed class Jitter(double width, string? name = null) : UnaryLayer(name)
{
    private RandomSource random = null!;

    protected override void Build(Shape input, Weights weights) => random = weights.AddRandom();

    protected override Tensor Call(Tensor input, CallContext context) =>
        context.Training ? Ops.Add(input, random.Uniform(input.shape, -width, width)) : input;
}
// end snippet

// snippet: layer-of-several
[Registered("my_package")]
sealed partial class Mix(string? name = null) : Layer(name)
{
    private Variable share = null!;

    protected override void Build(Inputs<TensorSpec> inputs, Weights weights) => share = weights.Add("share", [1], "zeros");

    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var (a, b) = (inputs[0], inputs[1]);
        return [Ops.Add(b, Ops.Multiply(Ops.Sigmoid(share.Value), Ops.Subtract(a, b)))];
    }
}
// end snippet

// snippet: train-step
sealed class Cautious : Model
{
    private readonly Dense dense;

    public Cautious() => dense = Track(new Dense(1));

    protected override Tensor Call(Tensor input, CallContext context) => dense.Apply(input);

    protected override void TrainStep(Batch batch)
    {
        var predictions = Forward(batch.Inputs, training: true);
        var spread = Ops.Var(predictions[0]);
        Minimize(Ops.Add(ComputeLoss(batch, predictions), Ops.Multiply(spread, 0.1)));
        UpdateMetrics(batch, predictions);
        Report("spread", spread);
    }
}
// end snippet
