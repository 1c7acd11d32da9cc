using Anneal;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

public sealed class OwnLayer
{
    [Fact]
    public void One_update_is_that_of_the_formula()
    {
        float[,] x = { { -2, 1 } };
        float[,] y = { { 0, 0 } };
        // snippet: use-layer
        using var model = new Sequential([new Input(2), new LearnedRelu()]);
        model.Compile(new SGD(0.1), loss: "mse");
        // end snippet

        model.Fit(x, y);
        // output = (-2 α, 1), loss = ((-2 α)² + 1) / 2, dloss/dα = 4 α: α = 0.25 becomes 0.25 - 0.1 · 1; the other is not touched.
        Assert.Equal([0.15f, 0.25f], model.GetWeights().Single());
        Assert.Equal("sequential/learned_relu/alpha", model.Variables.Single().Path);
    }
}

// snippet: layer
sealed class LearnedRelu(string? name = null) : UnaryLayer(name)
{
    private Variable alpha = null!;

    protected override void Build(Shape input, Weights weights) => alpha = weights.Add("alpha", input[1..], new Constant(0.25));

    protected override Tensor Call(Tensor input, CallContext context) =>
        Ops.Add(Ops.Relu(input), alpha.Value * Ops.Minimum(input, 0));
}
// end snippet
