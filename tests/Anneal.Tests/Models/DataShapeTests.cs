using Anneal.Graphs;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

public sealed class DataShapeTests
{
    [Fact]
    public void A_last_axis_of_1_is_added_where_the_input_declares_it()
    {
        using var model = new Sequential([new Input(1), new Dense(1)]);
        model.Compile("sgd", "mse");
        double[] x = [1, 2, 3, 4];
        model.Fit(x, x, verbose: 0);
        Assert.Equal([4, 1], model.Predict(x, verbose: 0).Lengths.ToArray());
        model.Evaluate(x, x, verbose: 0);
        model.TrainOnBatch(x, x);
        using var images = new Sequential([new Input(8, 8, 1), new Flatten()]);
        Assert.Equal([2, 64], images.Predict(new byte[2, 8, 8], verbose: 0).Lengths.ToArray());
    }

    [Fact]
    public void A_last_axis_of_1_is_dropped_where_the_input_has_none()
    {
        SymbolicTensor a = new Input(3), b = new Input(2);
        using var model = new Functional([a, b], new Concatenate().Apply([a, b]));
        Assert.Equal([4, 5], model.Predict([new float[4, 3, 1], new float[4, 2]], verbose: 0).Lengths.ToArray());
        Assert.Equal(
            "Input 'input_layer_1' of model 'functional' takes shape (None, 2); it was given (4, 3). (Parameter 'x')",
            Assert.Throws<ArgumentException>(() => model.Predict([new float[4, 3], new float[4, 3]], verbose: 0)).Message);
    }

    [Fact]
    public void An_error_of_a_layer_shows_the_shape_of_the_data()
    {
        using var model = new Sequential([new Dense(1)]);
        model.Compile("sgd", "mse");
        model.Fit(new float[6, 4], new float[6], verbose: 0);
        Assert.Equal(
            "Layer 'dense' was built for inputs with 4 values along axis -1; it was given (1437, 8). (Parameter 'x')",
            Assert.Throws<ArgumentException>(() => model.Fit(new float[1437, 8], new float[1437], verbose: 0)).Message);
    }

    [Fact]
    public void A_layer_that_was_frozen_or_freed_after_training_asks_for_Compile()
    {
        using var model = new Sequential([new Input(2), new Dense(3), new Dense(1)]);
        model.Compile("sgd", "mse");
        model.Fit(new float[4, 2], new float[4], verbose: 0);
        model.Layers[0].Trainable = false;
        Assert.Equal(
            "Variable 'sequential/dense/kernel' was frozen after training had begun. Compile model 'sequential' again.",
            Assert.Throws<InvalidOperationException>(() => model.Fit(new float[4, 2], new float[4], verbose: 0)).Message);
        model.Compile("sgd", "mse");
        model.Fit(new float[4, 2], new float[4], verbose: 0);
        model.Layers[0].Trainable = true;
        Assert.Equal(
            "Variable 'sequential/dense/kernel' was made trainable after training had begun. Compile model 'sequential' again.",
            Assert.Throws<InvalidOperationException>(() => model.TrainOnBatch(new float[4, 2], new float[4])).Message);
    }

    [Fact]
    public void A_disposed_model_names_itself_and_the_call()
    {
        var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile("sgd", "mse");
        model.Dispose();
        foreach (var (name, call) in new (string, Action)[]
        {
            ("Fit", () => model.Fit(new float[4, 2], new float[4], verbose: 0)), ("Predict", () => model.Predict(new float[4, 2], verbose: 0)),
            ("PredictOnBatch", () => model.PredictOnBatch(new float[4, 2])), ("PredictAll", () => model.PredictAll(new float[4, 2], verbose: 0)),
            ("Evaluate", () => model.Evaluate(new float[4, 2], new float[4], verbose: 0)), ("GetWeights", () => model.GetWeights()), ("Compile", () => model.Compile("sgd", "mse")),
        })
            Assert.StartsWith($"{name}: model 'sequential' is disposed.", Assert.Throws<ObjectDisposedException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_not_disposed_of_while_it_trains()
    {
        using var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile("sgd", "mse");
        var error = Assert.Throws<InvalidOperationException>(() => model.Fit(new float[4, 2], new float[4], verbose: 0, callbacks: [new Disposing()]));
        Assert.Equal("Model 'sequential' cannot be disposed within Fit: set StopTraining in a callback, and dispose of the model after the call has ended.", error.Message);
        model.Fit(new float[4, 2], new float[4], verbose: 0);
    }

    [Fact]
    public void A_model_is_neither_disposed_of_nor_compiled_while_it_predicts()
    {
        using var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile("sgd", "mse");
        Assert.Equal(
            "Model 'sequential' cannot be disposed within Predict: dispose of the model after the call has ended.",
            Assert.Throws<InvalidOperationException>(() => model.Predict(new float[4, 2], verbose: 0, callbacks: [new Disposing()])).Message);
        Assert.Equal(
            "Model 'sequential' cannot be compiled within Predict: compile after the call has ended.",
            Assert.Throws<InvalidOperationException>(() => model.Predict(new float[4, 2], verbose: 0, callbacks: [new Compiling()])).Message);
        model.Compile("sgd", "mse");
    }

    private sealed class Compiling : Anneal.Callbacks.Callback
    {
        public override void OnPredictBatchEnd(long batch) => Model.Compile("sgd", "mse");
    }

    private sealed class Disposing : Anneal.Callbacks.Callback
    {
        public override void OnPredictBatchEnd(long batch) => Model.Dispose();

        public override void OnEpochEnd(int epoch, Anneal.Callbacks.Logs logs) => Model.Dispose();
    }

    private sealed class Made(Func<long[], Tensor> make) : Initializer
    {
        protected override Tensor Values(long[] shape) => make(shape);
    }

    public static TheoryData<Func<long[], Tensor>, string> WrongValues => new()
    {
        { _ => zeros(1), "values of shape (1,)" },
        { shape => zeros(shape, dtype: ScalarType.Int64), "values of type Int64" },
        { shape => full(shape, double.NaN, dtype: ScalarType.Float32), "NaN or infinity" },
        { _ => null!, "nothing" },
    };

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void What_an_initializer_makes_is_looked_at(Func<long[], Tensor> make, string problem)
    {
        using var layer = new Dense(3, biasInitializer: new Made(make));
        Assert.Equal(
            $"Made must make finite float32 values of shape (3,); it made {problem}.",
            Assert.Throws<InvalidOperationException>(() => layer.Build([Shape.Unknown, 2])).Message);
    }
}
