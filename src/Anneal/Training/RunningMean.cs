using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>The mean of a number over an epoch so far, each batch weighing as many rows as it has. Numbers on other devices are read back only when someone looks.</summary>
internal sealed class RunningMean : IDisposable
{
    private Tensor? elsewhere;
    private double sum;
    private long rows;

    public double Value => rows == 0 ? 0 : Total / rows;

    private double Total => sum + (elsewhere?.item<double>() ?? 0);

    public bool Used => rows > 0;

    /// <summary>Whether looking costs no wait for a device.</summary>
    public bool IsAtHand => elsewhere is null || elsewhere.device_type == TorchSharp.DeviceType.CPU;

    public void Add(Tensor value, long count)
    {
        rows += count;
        if (TensorMemory.Number(value) is { } number)
        {
            sum += number * count;
            return;
        }
        using var noGradients = no_grad();
        elsewhere ??= zeros([1], dtype: float64, device: value.device).DetachFromDisposeScope();
        elsewhere.Plus_(value, factor: count);
    }

    public void Reset() => SetState([0, 0]);

    public RunningMean Copy() => new() { elsewhere = elsewhere?.clone().DetachFromDisposeScope(), sum = sum, rows = rows };

    /// <summary>The sum, and the rows it is of.</summary>
    public double[] GetState() => [Total, rows];

    public void SetState(double[] state)
    {
        elsewhere?.Dispose();
        (elsewhere, sum, rows) = (null, state[0], (long)state[1]);
    }

    /// <summary>Goes on from a copy, which is used up.</summary>
    public void Take(RunningMean copy)
    {
        elsewhere?.Dispose();
        (elsewhere, sum, rows) = (copy.elsewhere, copy.sum, copy.rows);
    }

    public void Dispose() => elsewhere?.Dispose();
}
