using Anneal.Activations;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Regularizers;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests;

/// <summary>What is said of axes that are not there, functions that return nothing, and arrays that no memory holds.</summary>
public class HelpfulErrorTests
{
    private const string NoAxis2 = "axis must be between -2 and 1, because the array has 2 axes; it was 2. (Parameter 'axis')";
    private const string NoneOfAxes2 = "axes[0] must be between -2 and 1, because the array has 2 axes; it was 2. (Parameter 'axes')";

    public static TheoryData<string, Func<Tensor, object>> MissingAxes() => new()
    {
        { NoAxis2, x => Ops.Softmax(x, 2) },
        { NoAxis2, x => Ops.ArgMax(x, 2) },
        { NoAxis2, x => Ops.ArgMin(x, 2) },
        { NoAxis2, x => Ops.CumSum(x, 2) },
        { NoAxis2, x => Ops.Split(x, 2, 2) },
        { NoAxis2, x => Ops.Concatenate([x, x], 2) },
        { NoAxis2, x => Ops.Take(x, zeros(1, dtype: int64), 2) },
        { "axis must be between -3 and 2, because the array has 3 axes; it was 3. (Parameter 'axis')", x => Ops.ExpandDims(x, 3) },
        { "axis must be between -3 and 2, because the array has 3 axes; it was 3. (Parameter 'axis')", x => Ops.Stack([x, x], 3) },
        { "axis must be between -3 and 2, because the array has 3 axes; it was -4. (Parameter 'axis')", x => Ops.OneHot(x, 2, -4) },
        { NoneOfAxes2, x => Ops.Mean(x, [2]) },
        { NoneOfAxes2, x => Ops.Sum(x, [2]) },
        { NoneOfAxes2, x => Ops.Prod(x, [2]) },
        { NoneOfAxes2, x => Ops.Any(x, [2]) },
        { NoneOfAxes2, x => Ops.Squeeze(x, [2]) },
        { "axes must name each axis once; it was [0, -2]. (Parameter 'axes')", x => Ops.Max(x, [0, -2]) },
        { "axes must name each axis once; it was [0, 0]. (Parameter 'axes')", x => Ops.Transpose(x, [0, 0]) },
        { "axes must name each of the 2 axes once; it was [0]. (Parameter 'axes')", x => Ops.Transpose(x, [0]) },
        { NoAxis2, x => ActivationFunctions.LogSoftmax(x, 2) },
        { NoAxis2, x => ActivationFunctions.Sparsemax(x, 2) },
        { NoAxis2, x => ActivationFunctions.Glu(x, 2) },
        { "x must have an even size along axis 0; its shape was (3, 4). (Parameter 'x')", x => ActivationFunctions.Glu(x, 0) },
        { "Layer 'softmax' takes inputs of at least 3 axes; it was given (None, 4). (Parameter 'inputShape')", x => new Anneal.Layers.Softmax(2).Apply(x) },
        { NoAxis2, x => new Anneal.Losses.CosineSimilarity(2).Compute(x, x) },
        { NoAxis2, x => new Anneal.Losses.CategoricalCrossentropy(axis: 2).Compute(x, x) },
        { NoAxis2, x => new Anneal.Losses.CategoricalFocalCrossentropy(axis: 2).Compute(x, x) },
        { NoAxis2, x => new Anneal.Losses.BinaryCrossentropy(axis: 2).Compute(x, x) },
        { NoAxis2, x => new BinaryFocalCrossentropy(axis: 2).Compute(x, x) },
        { NoAxis2, x => new Dice(axis: 2).Compute(x, x) },
        { NoAxis2, x => new Anneal.Losses.SparseCategoricalCrossentropy(axis: 2).Compute(zeros(3), x) },
    };

    [Theory]
    [MemberData(nameof(MissingAxes), DisableDiscoveryEnumeration = true)]
    public void An_axis_that_is_not_there_is_named_with_those_that_are(string message, Func<Tensor, object> call)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(() => call(ones(3, 4))).Message);
    }

    [Fact]
    public void An_axis_of_a_metric_is_checked_too()
    {
        using var scope = NewDisposeScope();
        using var metric = new Anneal.Metrics.CosineSimilarity(axis: 2);
        Assert.Equal(NoAxis2, Assert.ThrowsAny<ArgumentException>(() => metric.UpdateState(ones(3, 4), ones(3, 4))).Message);
    }

    [Fact]
    public void An_axis_in_a_graph_is_checked_where_the_graph_is_made()
    {
        var x = new Input(4);
        Assert.Equal(NoAxis2, Assert.ThrowsAny<ArgumentException>(() => Ops.Softmax(x.Output, 2)).Message);
        Assert.Equal(NoneOfAxes2, Assert.ThrowsAny<ArgumentException>(() => Ops.Mean(x.Output, [2])).Message);
    }

    [Theory]
    [InlineData("softmax")]
    [InlineData("log_softmax")]
    [InlineData("gelu")]
    [InlineData("elu")]
    [InlineData("leaky_relu")]
    [InlineData("hard_silu")]
    [InlineData("sparsemax")]
    [InlineData("softplus")]
    [InlineData("glu")]
    public void Activations_that_need_fractions_refuse_whole_numbers(string name)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(
            "x must be a tensor of floating-point numbers, such as x.to(float32); it was Int64. (Parameter 'x')",
            Assert.ThrowsAny<ArgumentException>(() => ActivationFunction.Get(name).Apply(ones(2, 4, dtype: int64))).Message);
    }

    public static TheoryData<string, Action<Tensor>> Nothing() => new()
    {
        { "Loss 'mine' must return a tensor; it returned null.", x => new LossFunctionWrapper((_, _) => null!, name: "mine").Compute(x, x) },
        { "Regularizer 'mine' must return a tensor; it returned null.", x => Regularizer.Of(_ => null!, "mine").Apply(x) },
        { "Activation 'mine' must return a tensor; it returned null.", x => new ActivationFunction("mine", _ => null!).Apply(x) },
        { "Function 'mine' must return a tensor; it returned null.", x => new Lambda(new LambdaFunction("mine", _ => null!)).Apply(x) },
        { "Layer 'none' must return a tensor; it returned null.", x => new NoTensor().Apply(x) },
    };

    [Theory]
    [MemberData(nameof(Nothing), DisableDiscoveryEnumeration = true)]
    public void A_function_that_returns_null_is_named(string message, Action<Tensor> call)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => call(ones(3, 4))).Message);
    }

    [Fact]
    public void A_metric_whose_function_returns_null_is_named()
    {
        using var scope = NewDisposeScope();
        using var metric = new MeanMetricWrapper((_, _) => null!, "mine");
        Assert.Equal(
            "Metric 'mine' must return a tensor; it returned null.",
            Assert.Throws<InvalidOperationException>(() => metric.UpdateState(ones(3), ones(3))).Message);
    }

    public static TheoryData<string, Action> NullFunctions() => new()
    {
        { "function", () => _ = new LossFunctionWrapper(null!) },
        { "function", () => _ = new MeanMetricWrapper(null!) },
        { "function", () => Regularizer.Of(null!) },
        { "function", () => _ = new ActivationFunction("mine", (Func<Tensor, Tensor>)null!) },
        { "function", () => _ = new LambdaFunction("mine", (Func<Tensor, Tensor>)null!) },
        { "function", () => _ = new Lambda((LambdaFunction)null!) },
        { "function", () => LearningRateSchedule.FromFunction(null!) },
        { "module", () => _ = new TorchModule(null!) },
    };

    [Theory]
    [MemberData(nameof(NullFunctions), DisableDiscoveryEnumeration = true)]
    public void A_function_that_is_null_is_named(string parameter, Action make) => Assert.Equal(parameter, Assert.Throws<ArgumentNullException>(make).ParamName);

    [Fact]
    public void Layers_larger_than_the_memory_are_refused_before_it_is_asked_for()
    {
        var there = (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9).ToString("#,0.#", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(
            $"Layer 'huge' cannot make its variable 'kernel': shape must fit into the {there} GB of memory; (3, 1099511627776) needs 13,194.1 GB. (Parameter 'shape')",
            Assert.Throws<ArgumentException>(() => new Sequential([new Input(3), new Dense(1L << 40, name: "huge")])).Message);
        Assert.StartsWith("shape must fit into the ", Assert.Throws<ArgumentException>(() => new Zeros().Create(1L << 40, 1L << 40)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_build_keeps_what_it_did_not_make()
    {
        using var scope = NewDisposeScope();
        LeakCheckAttribute.Allow(2); // TorchSharp counts the tensor that becomes a Parameter twice and frees it once: nn.Linear(3, 4) alone leaves two.
        using var module = new TorchModule(nn.Linear(3, 4));
        using var built = new Dense(3);
        using var x = ones(1, 3);
        using var first = built.Apply(x);
        using (var model = new Sequential([built, module, new Dense(1L << 40)]))
        {
            Assert.Throws<ArgumentException>(() => model.Apply(x));
            Assert.Equal(2, module.Variables.Count);
            Assert.True(built.Built);
            using var again = built.Apply(x);
            Assert.Equal(GoldenTensor.Values(first), GoldenTensor.Values(again));
            using var output = module.Apply(x);
            Assert.Equal([1, 4], output.shape);
        }
    }

    private sealed class NoTensor() : UnaryLayer("none")
    {
        protected override Tensor Call(Tensor input, CallContext context) => null!;

        public override Shape ComputeOutputShape(Shape inputShape) => inputShape;
    }
}
