using Anneal.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Anneal.Benchmarks.Subjects;

/// <summary>The perceptron as a TorchSharp module, with loops of the fewest possible lines. Training uses Anneal's optimizer and measures nothing.</summary>
internal sealed class BareLoop : IDisposable
{
    private readonly Sequential model = Sequential(Linear(Images.Features, 512), ReLU(), Linear(512, 512), ReLU(), Linear(512, Images.Classes));
    private readonly AttachedOptimizer optimizer;

    public BareLoop() => optimizer = new Anneal.Optimizers.Adam().Attach(model);

    public void Train(Tensor x, Tensor y, int batchSize)
    {
        using var epoch = NewDisposeScope();
        var order = randperm(x.size(0));
        for (long start = 0; start < x.size(0); start += batchSize)
        {
            using var step = NewDisposeScope();
            var rows = order.narrow(0, start, batchSize);
            optimizer.ZeroGrad();
            functional.cross_entropy(model.forward(x.index_select(0, rows)), y.index_select(0, rows)).backward();
            optimizer.Step();
        }
    }

    /// <returns>Mean loss and accuracy.</returns>
    public (double Loss, double Accuracy) Evaluate(Tensor x, Tensor y, int batchSize)
    {
        using var noGradients = no_grad();
        using var all = NewDisposeScope();
        var (loss, correct) = (zeros(1), zeros(1, int64));
        for (long start = 0; start < x.size(0); start += batchSize)
        {
            using var step = NewDisposeScope();
            var labels = y.narrow(0, start, batchSize);
            var logits = model.forward(x.narrow(0, start, batchSize));
            loss.add_(functional.cross_entropy(logits, labels), alpha: batchSize);
            correct.add_(logits.argmax(1).eq(labels).sum());
        }
        return (loss.ToDouble() / x.size(0), (double)correct.ToInt64() / x.size(0));
    }

    /// <returns>All outputs as a .NET array.</returns>
    public float[] Predict(Tensor x, int batchSize)
    {
        using var noGradients = no_grad();
        using var all = NewDisposeScope();
        var outputs = new List<Tensor>();
        for (long start = 0; start < x.size(0); start += batchSize) outputs.Add(model.forward(x.narrow(0, start, batchSize)));
        return cat(outputs).data<float>().ToArray();
    }

    public void Dispose()
    {
        optimizer.Dispose();
        model.Dispose();
    }
}
