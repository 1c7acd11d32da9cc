using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>The mean of a number over an epoch so far, each batch weighing as many rows as it has. Read back only when someone looks.</summary>
internal sealed class RunningMean : IDisposable
{
    private Tensor? total;
    private double start;
    private long rows;

    public double Value => rows == 0 ? 0 : Total / rows;

    private double Total => total?.item<double>() ?? start;

    public bool Used => rows > 0;

    /// <summary>Whether looking costs no wait for a device.</summary>
    public bool IsAtHand => total?.device_type == TorchSharp.DeviceType.CPU;

    public void Add(Tensor value, long count)
    {
        using var noGradients = no_grad();
        total ??= tensor([start], dtype: float64, device: value.device).DetachFromDisposeScope();
        total.Plus_(value, factor: count);
        rows += count;
    }

    public void Reset()
    {
        using var scope = NewDisposeScope();
        total?.zero_();
        (start, rows) = (0, 0);
    }

    public RunningMean Copy() => new() { total = total?.clone().DetachFromDisposeScope(), start = start, rows = rows };

    /// <summary>The sum, and the rows it is of.</summary>
    public double[] GetState() => [Total, rows];

    public void SetState(double[] state)
    {
        total?.Dispose();
        (total, start, rows) = (null, state[0], (long)state[1]);
    }

    /// <summary>Goes on from a copy, which is used up.</summary>
    public void Take(RunningMean copy)
    {
        total?.Dispose();
        (total, start, rows) = (copy.total, copy.start, copy.rows);
    }

    public void Dispose() => total?.Dispose();
}
