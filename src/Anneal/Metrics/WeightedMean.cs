using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>The weighted mean of a stream of values: the state of <see cref="Mean"/> and of every metric built on it.</summary>
/// <remarks>
/// Two native operations a batch without weights: the number of values is known without asking the device.
/// Keras: <c>metrics.Mean</c> with <c>reduce_to_samplewise_values</c>.
/// </remarks>
internal sealed class WeightedMean : IDisposable
{
    private Tensor? total;
    private Tensor? weights;
    private double count;

    /// <summary>Adds a batch. Values beyond the first axis (or beyond the axes of the weights) are averaged first.</summary>
    public void Add(Tensor values, Tensor? sampleWeight)
    {
        if (sampleWeight is null)
        {
            var rows = values.dim() == 0 ? 1 : values.size(0);
            var columns = rows == 0 ? 0 : values.numel() / rows;
            if (columns == 0) return;
            var sum = values.sum(type: ScalarType.Float64);
            Accumulate(ref total, columns == 1 ? sum : sum.DividedBy_(columns));
            count += rows;
            return;
        }
        var weight = Operands.AsType(sampleWeight, ScalarType.Float64);
        var (samples, sampleWeights) = SampleWise.Weigh(values.to_type(ScalarType.Float64), weight, average: true);
        Accumulate(ref total, samples.sum());
        Accumulate(ref weights, sampleWeights.sum());
    }

    /// <summary>The mean, or 0 when nothing was added or all weights were 0.</summary>
    public double Result()
    {
        var divisor = count + Read(weights);
        return divisor == 0 ? 0 : Read(total) / divisor;
    }

    /// <summary>Forgets everything and frees the state: the next batch may come from another device.</summary>
    public void Reset()
    {
        count = 0;
        Free(ref total);
        Free(ref weights);
    }

    public void Dispose() => Reset();

    /// <summary>Adds to a state tensor, which is made by the first batch and outlives every scope.</summary>
    public static void Accumulate(ref Tensor? state, Tensor value)
    {
        if (state is null) state = value.clone().DetachFromDisposeScope();
        else state.Plus_(value);
    }

    /// <summary>Disposes a state tensor.</summary>
    public static void Free(ref Tensor? state)
    {
        state?.Dispose();
        state = null;
    }

    /// <summary>The value of a state tensor; 0 when there is none yet.</summary>
    public static double Read(Tensor? state) => state?.item<double>() ?? 0;
}
