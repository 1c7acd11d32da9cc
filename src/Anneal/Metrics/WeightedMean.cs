using Anneal.Losses;
using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>The weighted mean of a stream of values: the state of <see cref="Mean"/> and of every metric built on it.</summary>
/// <remarks>
/// On the CPU no native operation a batch without weights; elsewhere three: the number of values is known without asking the device.
/// Keras: <c>metrics.Mean</c> with <c>reduce_to_samplewise_values</c>.
/// </remarks>
internal sealed class WeightedMean
{
    private Variable total = null!, count = null!;

    /// <summary>Adds the two variables to the metric whose state this is.</summary>
    public void Create(Metric metric, Device device)
    {
        total = metric.AddVariable("total", [], device);
        count = metric.AddVariable("count", [], device);
    }

    /// <summary>Adds a batch. Values beyond the first axis (or beyond the axes of the weights) are averaged first.</summary>
    public void Add(Tensor values, Tensor? sampleWeight)
    {
        if (sampleWeight is null)
        {
            var rows = values.dim() == 0 ? 1 : values.size(0);
            var columns = rows == 0 ? 0 : values.numel() / rows;
            if (columns == 0) return;
            if (total.Value.device_type == TorchSharp.DeviceType.CPU && TensorMemory.Sum(values) is { } added)
            {
                Add(total, added / columns);
                Add(count, rows);
                return;
            }
            var sum = values.sum(type: ScalarType.Float64);
            Accumulate(total, columns == 1 ? sum : sum.DividedBy_(columns));
            count.Value.Plus_(rows);
            return;
        }
        var weight = Operands.AsType(sampleWeight, ScalarType.Float64);
        var (samples, sampleWeights) = SampleWise.Weigh(values.to_type(ScalarType.Float64), weight, average: true);
        Accumulate(total, samples.sum());
        Accumulate(count, sampleWeights.sum());
    }

    private static unsafe void Add(Variable variable, double value) => *TensorMemory.Doubles(variable.Value) += value;

    /// <summary>The mean, or 0 when nothing was added or all weights were 0.</summary>
    public double Result() => count.Value.item<double>() is var n && n == 0 ? 0 : total.Value.item<double>() / n;

    /// <summary>Adds to a variable, which stays on the device of the first batch.</summary>
    public static void Accumulate(Variable variable, Tensor value)
    {
        var state = variable.Value;
        if (value.device_type != state.device_type || value.device_index != state.device_index) value = value.to(state.device);
        state.Plus_(value);
    }
}
