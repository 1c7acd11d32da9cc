using Anneal;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Models;

namespace UserCode;

public sealed class ModelsPage
{
    private static readonly float[,] X = { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 } };
    private static readonly float[,] Y = { { 1 }, { 2 }, { 3 }, { 4 } };

    [Fact]
    public void Stack()
    {
        // snippet: sequential
        using var model = new Sequential([
            new Input(2),
            new Dense(16, activation: "relu"),
            new Dense(1),
        ]);
        // end snippet

        Assert.Equal(65, model.CountParams());
    }

    [Fact]
    public void Several_inputs_and_outputs()
    {
        float[,] ages = { { 0.1f }, { 0.2f }, { 0.3f }, { 0.4f } };
        int[,] texts = { { 1, 2, 0 }, { 3, 0, 0 }, { 4, 5, 6 }, { 7, 0, 0 } };
        int[] topics = [0, 1, 2, 1];
        // snippet: functional
        SymbolicTensor age = new Input([1], name: "age"), text = new Input([-1], name: "text");
        var words = new LSTM(8).Apply(new Embedding(100, 4, maskZero: true).Apply(text));
        var both = new Concatenate().Apply([age, words]);
        var topic = new Dense(3, activation: "softmax", name: "topic").Apply(both);
        var score = new Dense(1, name: "score").Apply(both);
        using var model = new Functional([age, text], [topic, score]);

        model.Compile(
            "adam",
            loss: new Dictionary<string, Loss> { ["topic"] = "sparse_categorical_crossentropy", ["score"] = "mse" },
            lossWeights: new Dictionary<string, double> { ["score"] = 0.5 });
        var history = model.Fit(
            new Dictionary<string, ArrayLike> { ["age"] = ages, ["text"] = texts },
            new Dictionary<string, ArrayLike> { ["topic"] = topics, ["score"] = ages });
        var predictions = model.PredictAll([ages, texts]);
        System.Numerics.Tensors.Tensor<float> ofTopic = predictions[0], ofScore = predictions[1];
        // end snippet

        Assert.Equal(["loss", "score_loss", "topic_loss", "learning_rate"], history.Names);
        Assert.Equal([4, 3], ofTopic.Lengths.ToArray());
        Assert.Equal([4, 1], ofScore.Lengths.ToArray());
    }

    [Fact]
    public void Shared_layers_operators_and_models_within()
    {
        // snippet: shared
        var encoder = new Sequential([new Input(2), new Dense(4, activation: "tanh")], name: "encoder");
        SymbolicTensor left = new Input(2), right = new Input(2);
        var distance = Ops.Abs(encoder.Apply(left) - encoder.Apply(right));
        using var model = new Functional([left, right], 1 - Ops.Mean(distance, [-1], keepDims: true));
        // end snippet

        Assert.Equal(12, model.CountParams());
        Assert.Equal(1, model.Predict([X, X], verbose: 0)[0, 0]);
    }

    [Fact]
    public void Text()
    {
        using var model = new Sequential([new Input(2), new Dense(1)]);
        // snippet: json
        string json = model.ToJson();
        using var copy = Model.FromJson(json);           // new weights; compiled if the model was
        copy.SetWeights(model.GetWeights());
        copy.Summary();
        // end snippet

        Assert.Equal(model.Predict(X, verbose: 0)[3, 0], copy.Predict(X, verbose: 0)[3, 0]);
    }
}
