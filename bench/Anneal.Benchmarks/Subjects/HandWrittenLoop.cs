using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Anneal.Benchmarks.Subjects;

/// <summary>A classifier and its training, as careful users of TorchSharp write them.</summary>
/// <param name="model">Gives logits.</param>
/// <param name="optimizer">Made of the model's parameters.</param>
internal sealed class HandWrittenLoop(Module<Tensor, Tensor> model, Func<IEnumerable<Parameter>, optim.Optimizer> optimizer) : IDisposable
{
    private readonly optim.Optimizer optimizer = optimizer(model.parameters());

    /// <summary>The perceptron of <see cref="Perceptron"/> and Adam.</summary>
    public static HandWrittenLoop OfPerceptron() => new(Classifier(), parameters => optim.Adam(parameters));

    /// <summary>The same perceptron as <see cref="Perceptron"/>.</summary>
    public static Sequential Classifier() => Sequential(Linear(Images.Features, 512), ReLU(), Linear(512, 512), ReLU(), Linear(512, Images.Classes));

    /// <summary>One pass in a new order.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="y">The labels.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    /// <param name="channelsLast">Whether the rows are images with the channels last in memory, of which the model takes a view with the channels first.</param>
    /// <returns>Mean loss and accuracy, read back once.</returns>
    public (double Loss, double Accuracy) Epoch(Tensor x, Tensor y, int batchSize, bool channelsLast = false)
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
            var logits = model.forward(channelsLast ? inputs.permute(0, 3, 1, 2) : inputs);
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
