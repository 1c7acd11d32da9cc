using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>Where the last activation makes probabilities of logits and the loss takes them, the loss is that of the logits: exact however far out they are.</summary>
public sealed class SaturatedOutputTests
{
    private static readonly float[,] X = { { -30 }, { -90 }, { 40 }, { 0.5f } };

    public static TheoryData<string> Models => ["dense", "layer", "operation", "nested", "subclass", "activity penalty"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Sigmoid_and_binary_crossentropy(string kind)
    {
        using var model = Sigmoid(kind);
        model.Compile("sgd", "binary_crossentropy", ["binary_crossentropy"]);
        // log(1 + e^30), log(1 + e^90), log(1 + e^40), log(1 + e^-0.5)
        var logs = model.Evaluate(X, new[] { 1, 1, 0, 1 }, verbose: 0);
        Assert.Equal((30 + 90 + 40 + Math.Log(1 + Math.Exp(-0.5))) / 4, logs["loss"], 1e-5);
        Assert.InRange(logs["binary_crossentropy"], 0, 16.2); // A metric judges the outputs, as in Keras.
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_saturated_output_has_its_gradient(string kind)
    {
        using var model = Sigmoid(kind);
        model.Compile(new Anneal.Optimizers.SGD(0.01), "binary_crossentropy");
        model.TrainOnBatch(new float[,] { { -30 } }, new[] { 1 });
        Assert.Equal(1 - 0.01 * 30, model.GetWeights()[0].ToArray()[0], 1e-6); // d loss / d kernel = (p - 1) x = 30
    }

    [Theory]
    [InlineData("categorical_crossentropy", false)]
    [InlineData("sparse_categorical_crossentropy", true)]
    [InlineData("crossentropy", true)]
    [InlineData("crossentropy", false)]
    public void Softmax_and_categorical_crossentropies(string loss, bool sparse)
    {
        using var model = new Sequential([new Input(3), new Activation("softmax")]);
        model.Compile("sgd", loss);
        Array y = sparse ? new[] { 1, 2 } : new[,] { { 0, 1, 0 }, { 0, 0, 1 } };
        var logs = model.Evaluate(new float[,] { { 50, 0, 0 }, { 0, 0, 3 } }, y, verbose: 0);
        Assert.Equal((50 + Math.Log(1 + 2 * Math.Exp(-3))) / 2, logs["loss"], 1e-5);
    }

    public static MatrixTheoryData<string, string> Softmaxes => new(["dense", "activation", "softmax layer", "operation"], ["categorical_crossentropy", "sparse_categorical_crossentropy"]);

    [Theory]
    [MemberData(nameof(Softmaxes))]
    public void Softmax_has_its_loss_and_gradient_at_logits_of_a_hundred(string kind, string loss)
    {
        SymbolicTensor x = new Input(3);
        var logits = new Dense(3, kind == "dense" ? "softmax" : "linear", kernelInitializer: "identity").Apply(x);
        using var model = new Functional(x, kind switch
        {
            "activation" => new Activation("softmax").Apply(logits),
            "softmax layer" => new Softmax().Apply(logits),
            "operation" => Ops.Softmax(logits),
            _ => logits,
        });
        model.Compile(new Anneal.Optimizers.SGD(0.01), loss);
        float[,] inputs = { { 100, -100, 0 }, { -100, 100, 0 } };
        Array y = loss == "categorical_crossentropy" ? new[,] { { 0, 1, 0 }, { 0, 1, 0 } } : new[] { 1, 1 };
        // The first row is wrong by 200, the second right.
        Assert.Equal(100, model.Evaluate(inputs, y, verbose: 0)["loss"], 1e-5);
        Assert.Equal(100, model.TrainOnBatch(inputs, y)["loss"], 1e-5);
        // d loss / d bias = the mean of p - t = (1, -1, 0) / 2
        Assert.Equal([-0.005f, 0.005f, 0], model.GetWeights()[1].ToArray());
    }

    [Fact]
    public void Smoothing_weights_and_reduction_are_those_of_the_loss()
    {
        using var model = new Sequential([new Input(1), new Activation("sigmoid")]);
        model.Compile("sgd", new BinaryCrossentropy(labelSmoothing: 0.1, reduction: Reduction.Sum));
        // Label 1 is 0.95: 0.95 log(1 + e^30) + 0.05 log(1 + e^-30)
        Assert.Equal(2 * 0.95 * 30, model.Evaluate(new float[,] { { -30 } }, new[] { 1 }, verbose: 0, sampleWeight: new[] { 2f })["loss"], 1e-5);
    }

    [Fact]
    public void Each_output_of_several_has_its_own()
    {
        SymbolicTensor x = new Input(1);
        var (first, second) = (new Activation("sigmoid", "first").Apply(x), new Activation("sigmoid", "second").Apply(x * -1));
        using var model = new Functional(x, new Nest<SymbolicTensor>.Many([first, second, new Activation("tanh", "third").Apply(x)]));
        model.Compile("sgd", ["binary_crossentropy", "binary_crossentropy", "mse"]);
        var logs = model.Evaluate(new float[,] { { -30 } }, [new[] { 1 }, new[] { 0 }, new[] { 0 }], verbose: 0);
        Assert.Equal([30, 30, 1], new[] { "first_loss", "second_loss", "third_loss" }.Select(name => Math.Round(logs[name], 4)));
    }

    [Fact]
    public void A_mask_leaves_out_what_it_leaves_out()
    {
        using var model = new Sequential([new Input(2, 1), new Masking(0), new Activation("sigmoid")]);
        model.Compile("sgd", "binary_crossentropy");
        Assert.Equal(30, model.Evaluate(new float[,,] { { { -30 }, { 0 } } }, new int[,,] { { { 1 }, { 1 } } }, verbose: 0)["loss"], 1e-5);
    }

    [Fact]
    public void What_the_user_calls_is_Keras_own()
    {
        using var scope = NewDisposeScope();
        var far = tensor([-30f]).unsqueeze(1).sigmoid();
        Assert.Equal(16.118095, new BinaryCrossentropy().Compute(ones(1, 1), far).item<float>(), 1e-4);
        using var model = Sigmoid("dense");
        model.Compile("sgd", new LossFunctionWrapper((y, p) => new BinaryCrossentropy().Call(y, p)));
        Assert.Equal(16.118095, model.Evaluate(new float[,] { { -30 } }, new[] { 1 }, verbose: 0)["loss"], 1e-4);
    }

    private static Model Sigmoid(string kind)
    {
        Model model;
        switch (kind)
        {
            case "operation":
                SymbolicTensor x = new Input(1);
                model = new Functional(x, Ops.Sigmoid(new Dense(1).Apply(x)));
                break;
            case "subclass":
                model = new Own();
                break;
            default:
                model = new Sequential(kind switch
                {
                    "layer" => [new Input(1), new Dense(1), new Activation("sigmoid")],
                    "nested" => [new Input(1), new Sequential([new Input(1), new Dense(1, "sigmoid")])],
                    "activity penalty" => [new Input(1), new Dense(1, "sigmoid", activityRegularizer: new Anneal.Regularizers.L2(0))],
                    _ => [new Input(1), new Dense(1, "sigmoid")],
                });
                break;
        }
        if (!model.Built) model.Build([Shape.Unknown, 1]);
        model.SetWeights([new float[,] { { 1 } }, new float[1]]);
        return model;
    }

    private sealed class Own : Model
    {
        private readonly Dense dense;

        public Own() => dense = Track(new Dense(1, "sigmoid"));

        protected override Tensor Call(Tensor input, CallContext context) => dense.Apply(input);
    }
}
