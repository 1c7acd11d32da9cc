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
            var error = (yTrue - yPred).abs();
            return torch.where(error < 1, 0.5 * error * error, error - 0.5).mean([-1]);
        };
        model.Compile(new SGD(0.1), loss: huber, metrics: ["mae"]);
        // end snippet

        var logs = model.Evaluate(new float[,] { { 0.5f }, { 3 } }, new float[,] { { 0 }, { 0 } }, verbose: 0);
        Assert.Equal((0.5 * 0.25 + 2.5) / 2, logs["loss"]);
        Assert.Equal(1.75, logs["mae"]);
    }

    [Fact]
    public void Its_numbers_may_be_held()
    {
        // snippet: kept-numbers
        Func<Tensor, Tensor, Tensor> huber = (yTrue, yPred) =>
        {
            using Scalar one = 1.ToScalar(), half = 0.5.ToScalar();
            var error = (yTrue - yPred).abs();
            return torch.where(error.lt(one), half * error * error, error - half).mean([-1]);
        };
        // end snippet

        using var model = new Sequential([new Input(1), new Dense(1, kernelInitializer: "ones")]);
        model.Compile(new SGD(0.1), loss: huber);
        Assert.Equal((0.5 * 0.25 + 2.5) / 2, model.Evaluate(new float[,] { { 0.5f }, { 3 } }, new float[,] { { 0 }, { 0 } }, verbose: 0)["loss"]);
    }
}
