using static TorchSharp.torch;

namespace Anneal.Models;

/// <summary>The mean loss of an epoch so far, each batch weighing as many rows as it has. Read back only when someone looks.</summary>
internal sealed class RunningLoss : IDisposable
{
    private Tensor? total;
    private long rows;

    public double Mean => rows == 0 ? 0 : total!.item<double>() / rows;

    public void Add(Tensor loss, long count)
    {
        using var noGradients = no_grad();
        total ??= zeros(1, dtype: float64, device: loss.device).DetachFromDisposeScope();
        total.Plus_(loss, factor: count);
        rows += count;
    }

    public void Reset()
    {
        using var scope = NewDisposeScope();
        total?.zero_();
        rows = 0;
    }

    public void Dispose() => total?.Dispose();
}
