using Anneal;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

/// <summary>What goes wrong first: each is forgiven, or refused in words that say what to do.</summary>
public sealed class MistakeTests
{
    private readonly float[,] x = { { 1, 2 }, { 3, 4 } };
    private readonly float[] y = [1, 2];

    [Fact]
    public void A_misspelt_accuracy_is_told() => Says<ArgumentException>("\"accuracy\"", () => Metric.Get("acuracy"));

    [Fact]
    public void A_loss_that_is_not_there_lists_near_ones() => Says<ArgumentException>("mean_squared_error", () => Loss.Get("mean_square_error"));

    [Fact]
    public void A_missing_number_of_the_history_lists_those_there_are()
    {
        using var model = Compiled();
        Says<KeyNotFoundException>("loss, learning_rate", () => _ = model.Fit(x, y, verbose: 0)["acc"]);
    }

    [Fact]
    public void Rows_that_differ_in_length_are_refused()
    {
        using var model = Compiled();
        Says<ArgumentException>("same length: row 1", () => model.Fit(new float[][] { [1, 2], [1] }, y, verbose: 0));
    }

    [Fact]
    public void A_missing_metric_is_refused_by_compile()
    {
        using var model = Compiled();
        Says<ArgumentException>("metrics", () => model.Compile("sgd", loss: "mse", metrics: [null!]));
    }

    [Fact]
    public void A_metric_object_serves_the_next_compilation_too()
    {
        using var model = Compiled();
        var metric = new Anneal.Metrics.MeanAbsoluteError();
        for (var i = 0; i < 2; i++)
        {
            model.Compile("sgd", loss: "mse", metrics: [metric]);
            Assert.True(model.Fit(x, y, verbose: 0)["mean_absolute_error"][0] > 0);
        }
    }

    [Fact]
    public void A_metric_named_as_the_loss_is_refused()
    {
        using var model = Compiled();
        model.Compile("sgd", loss: "mse", metrics: [new Anneal.Metrics.MeanAbsoluteError("loss")]);
        Says<ArgumentException>("'loss'", () => model.Fit(x, y, verbose: 0));
    }

    [Fact]
    public void A_model_that_was_disposed_says_so()
    {
        var model = Compiled();
        model.Dispose();
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(() => model.Predict(x, verbose: 0));
    }

    [Fact]
    public void A_layer_may_return_its_input()
    {
        using var layer = new PassOn();
        using var integers = ones(2, 2, dtype: ScalarType.Int32);
        using var input = ones(2, 2);
        using (var output = layer.Apply(integers)) Assert.Equal([1f, 1f, 1f, 1f], output.data<float>().ToArray());
        layer.Apply(input).Dispose();
        Assert.Equal([1f, 1f, 1f, 1f], input.data<float>().ToArray());

        using var model = new Sequential([new Input(2), new PassOn(), new Dense(1)]);
        model.Compile("sgd", loss: "mse");
        model.Fit(new int[,] { { 1, 2 }, { 3, 4 } }, y, verbose: 0);
    }

    [Fact]
    public void A_layer_without_a_dispose_scope_leaves_nothing_behind_in_training()
    {
        using var model = new Sequential([new Input(2), new Careless(), new Dense(1)]);
        model.Compile("sgd", loss: "mse");
        model.Fit(x, y, epochs: 2, verbose: 0, validationSplit: 0.5);
        model.Predict(x, verbose: 0);
    }

    [Fact]
    public void Two_variables_of_one_name_are_refused()
    {
        using var layer = new Twice();
        Says<ArgumentException>("'w'", () => layer.Build([Shape.Unknown, 2]));
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("detached")]
    public void A_loss_without_gradient_is_refused(string kind)
    {
        using var model = Compiled();
        Func<Tensor, Tensor, Tensor> loss = kind == "constant" ? (yTrue, _) => yTrue * 0 : (yTrue, yPred) => (yTrue - yPred).detach();
        model.Compile("sgd", loss: loss);
        Says<InvalidOperationException>("does not depend on any trainable parameter", () => model.Fit(x, y, verbose: 0));
    }

    [Fact]
    public void A_loss_that_is_not_one_number_is_refused()
    {
        using var model = Compiled();
        model.Compile("sgd", loss: new Anneal.Losses.MeanSquaredError(Reduction.None));
        Says<InvalidOperationException>("reduction", () => model.Fit(x, new float[,] { { 1 }, { 2 } }, verbose: 0));
    }

    [Fact]
    public void Training_needs_no_thought_of_surrounding_code_without_gradients()
    {
        using var model = Compiled();
        using var noGradients = no_grad();
        Assert.True(double.IsFinite(model.Fit(x, y, verbose: 0)["loss"][0]));
    }

    private static Sequential Compiled()
    {
        var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile("sgd", loss: "mse");
        return model;
    }

    private static void Says<TException>(string what, Action action) where TException : Exception =>
        Assert.Contains(what, Assert.ThrowsAny<TException>(action).Message, StringComparison.Ordinal);

    private sealed class PassOn : UnaryLayer
    {
        protected override Tensor Call(Tensor input, CallContext context) => input;
    }

    private sealed class Careless : UnaryLayer
    {
        protected override Tensor Call(Tensor input, CallContext context) => (input * 2 + 1) / 3;
    }

    private sealed class Twice : UnaryLayer
    {
        protected override void Build(Shape input, Weights weights)
        {
            weights.Add("w", input[1..], "ones");
            weights.Add("w", input[1..], "ones");
        }

        protected override Tensor Call(Tensor input, CallContext context) => input.alias();
    }
}
