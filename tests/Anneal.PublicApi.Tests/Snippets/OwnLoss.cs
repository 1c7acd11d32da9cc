using Anneal;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

public sealed class OwnLoss
{
    [Fact]
    public void A_function_is_averaged_over_the_rows()
    {
        using var model = new Sequential([new Input(1), new Dense(1, kernelInitializer: "ones")]);
        // snippet: loss
        Func<Tensor, Tensor, Tensor> huber = (yTrue, yPred) =>
        {
            var error = Ops.Abs(Ops.Subtract(yTrue, yPred));
            var square = Ops.Multiply(Ops.Square(error), 0.5);
            return Ops.Mean(Ops.Where(Ops.Less(error, 1), square, Ops.Subtract(error, 0.5)), [-1]);
        };
        model.Compile(new SGD(0.1), loss: huber, metrics: ["mae"]);
        // end snippet

        var logs = model.Evaluate(new float[,] { { 0.5f }, { 3 } }, new float[,] { { 0 }, { 0 } }, verbose: 0);
        Assert.Equal((0.5 * 0.25 + 2.5) / 2, logs["loss"]);
        Assert.Equal(1.75, logs["mae"]);
    }
}
