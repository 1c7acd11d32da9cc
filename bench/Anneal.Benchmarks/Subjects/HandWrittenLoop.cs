using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Anneal.Benchmarks.Subjects;

/// <summary>The same perceptron and its training, as careful users of TorchSharp write them.</summary>
internal sealed class HandWrittenLoop : IDisposable
{
    private readonly Sequential model;
    private readonly optim.Optimizer optimizer;

    public HandWrittenLoop()
    {
        model = Sequential(Linear(Images.Features, 512), ReLU(), Linear(512, 512), ReLU(), Linear(512, Images.Classes));
        optimizer = optim.Adam(model.parameters());
    }

    /// <summary>One pass in a new order.</summary>
    /// <returns>Mean loss and accuracy, read back once.</returns>
    public (double Loss, double Accuracy) Epoch(Tensor x, Tensor y, int batchSize)
    {
        using var epoch = NewDisposeScope();
        model.train();
        var count = x.size(0);
        var order = randperm(count);
        var loss = zeros(1);
        var correct = zeros(1, int64);
        for (long start = 0; start < count; start += batchSize)
        {
            using var step = NewDisposeScope();
            var rows = order.narrow(0, start, Math.Min(batchSize, count - start));
            var inputs = x.index_select(0, rows);
            var labels = y.index_select(0, rows);

            optimizer.zero_grad();
            var logits = model.forward(inputs);
            var batchLoss = functional.cross_entropy(logits, labels);
            batchLoss.backward();
            optimizer.step();

            using var noGradients = no_grad();
            loss.add_(batchLoss, alpha: labels.size(0));
            correct.add_(logits.argmax(1).eq(labels).sum());
        }
        return (loss.ToDouble() / count, (double)correct.ToInt64() / count);
    }

    public void Dispose()
    {
        optimizer.Dispose();
        model.Dispose();
    }
}
