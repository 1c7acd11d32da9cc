using Anneal;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;

namespace UserCode;

public sealed class LayersPage
{
    [Fact]
    public void Images()
    {
        // snippet: images
        using var model = new Sequential([
            new Input(28, 28, 1),
            new Conv2D(16, kernelSize: 3, strides: 2, padding: "same", useBias: false),
            new BatchNormalization(),
            new Activation("relu"),
            new Flatten(),
            new Dropout(0.5),
            new Dense(10, activation: "softmax"),
        ]);
        // end snippet

        Assert.Equal(Shape.Create([-1, 10]), model.ComputeOutputShape([-1, 28, 28, 1]));
    }

    [Fact]
    public void Attention()
    {
        // snippet: attention
        SymbolicTensor ids = new Input([-1]);
        var x = new Embedding(1000, 16, maskZero: true).Apply(ids);
        var seen = new MultiHeadAttention(numHeads: 2, keyDim: 8).Apply(x, x, useCausalMask: true);
        using var model = new Functional(ids, new Dense(1000).Apply(x + seen));
        // end snippet

        Assert.Equal([2, 3, 1000], model.Predict(new int[,] { { 1, 2, 0 }, { 3, 4, 5 } }, verbose: 0).Lengths.ToArray());
    }

    [Fact]
    public void State()
    {
        float[,,] firstHalf = { { { 1 }, { 2 } } }, secondHalf = { { { 3 }, { 4 } } };
        // snippet: state
        var memory = new LSTM(4, stateful: true);
        using var model = new Sequential([new Input([2, 1], batchSize: 1), memory]);
        model.Predict(firstHalf, batchSize: 1);
        model.Predict(secondHalf, batchSize: 1);         // continues from the state after the first half
        memory.ResetState();
        // end snippet

        Assert.Equal(2, model.StateVariables.Count);
    }
}
