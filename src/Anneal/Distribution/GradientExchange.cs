using System.Numerics;
using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>Sums gradients over all ranks: large ones where they are, the others in one buffer for each type, of which the results are views.</summary>
internal sealed unsafe class GradientExchange(Cluster cluster) : IDisposable
{
    // Below, one call for many of them is worth a copy.
    public const long Large = 1 << 16;

    private readonly Buffer<float> floats = new(ScalarType.Float32, cluster.SumGradients);
    private readonly Buffer<double> doubles = new(ScalarType.Float64, cluster.Sum);
    private DeviceGradients? devices;

    /// <summary>Chooses, together with the other ranks, the way that gradients take.</summary>
    /// <param name="ranks">Those that meet.</param>
    /// <param name="device">Where the gradients of this rank are.</param>
    public void Choose(Ranks ranks, Device device) => Use(cluster.SumOn(device, bytes => ranks.Meet(bytes)));

    /// <summary>Sums on devices from now on; null for the CPU.</summary>
    public void Use(DeviceSum? sum) => devices = sum is null ? null : new(cluster, sum);

    /// <summary>Replaces gradients by their sums. A gradient is null only where it is null on all ranks.</summary>
    /// <param name="gradients">Those of this rank, in the dispose scope of the caller.</param>
    /// <param name="variables">What they are of.</param>
    /// <param name="frozen">Those whose gradients nobody needs.</param>
    /// <param name="counts">Whether this rank has rows.</param>
    public void Sum(Tensor?[] gradients, IReadOnlyList<Variable> variables, IReadOnlySet<Variable> frozen, bool counts)
    {
        if (devices is not null && devices.Serves(variables))
        {
            devices.Sum(gradients, variables, frozen, counts);
            return;
        }
        floats.Begin();
        doubles.Begin();
        var large = new List<(int Place, Tensor Values)>();
        var memory = new GradientMemory();
        for (var i = 0; i < gradients.Length; i++)
        {
            if (frozen.Contains(variables[i])) continue;
            var wide = variables[i].Value.dtype == ScalarType.Float64;
            var own = counts ? gradients[i] : null;
            floats.Add(own is null ? 0 : 1);
            if (variables[i].ElementCount < Large)
            {
                if (wide) doubles.Add(own, variables[i].ElementCount);
                else floats.Add(own, variables[i].ElementCount);
                continue;
            }
            var here = (own ?? zeros_like(variables[i].Value, requires_grad: false)).to(wide ? ScalarType.Float64 : ScalarType.Float32, CPU).contiguous();
            large.Add((i, memory.Take(here)));
        }
        foreach (var (i, values) in large)
        {
            SumInPlace(values);
            gradients[i] = values.to(variables[i].Value.dtype, variables[i].Value.device);
        }
        floats.Sum();
        doubles.Sum();
        for (var i = 0; i < gradients.Length; i++)
        {
            if (frozen.Contains(variables[i])) continue;
            var any = floats.Next() > 0;
            var value = variables[i].Value;
            if (variables[i].ElementCount < Large) gradients[i] = value.dtype == ScalarType.Float64 ? doubles.Next(value) : floats.Next(value);
            if (!any) gradients[i] = null;
        }
    }

    public void Dispose()
    {
        floats.Dispose();
        doubles.Dispose();
    }

    private void SumInPlace(Tensor values)
    {
        for (long start = 0, count = values.numel(); start < count; start += int.MaxValue)
        {
            var length = (int)Math.Min(int.MaxValue, count - start);
            if (values.dtype == ScalarType.Float64) cluster.Sum(new Span<double>(TensorMemory.Doubles(values) + start, length));
            else cluster.SumGradients(new Span<float>(TensorMemory.Floats(values) + start, length));
        }
    }

    private sealed class Buffer<T>(ScalarType type, Buffer<T>.Summing sum)
        where T : unmanaged, INumberBase<T>
    {
        private Tensor? memory;
        private int used, next;

        public delegate void Summing(Span<T> values);

        private Span<T> All => memory is null ? [] : new(TensorMemory.Data(memory), checked((int)memory.numel()));

        public void Dispose() => memory?.Dispose();

        public void Begin() => (used, next) = (0, 0);

        public void Add(T value) => Take(1)[0] = value;

        /// <summary>Adds a gradient, or zeros.</summary>
        public void Add(Tensor? gradient, long count)
        {
            var place = Take((int)count);
            if (gradient is null)
            {
                place.Clear();
                return;
            }
            var here = gradient.to(type, CPU).contiguous();
            new Span<T>(TensorMemory.Data(here), (int)count).CopyTo(place);
            GC.KeepAlive(here);
        }

        public void Sum()
        {
            if (used > 0) sum(All[..used]);
        }

        public T Next() => All[next++];

        /// <summary>The next sum, for a variable.</summary>
        public Tensor Next(Tensor variable)
        {
            var count = variable.numel();
            var sums = memory!.narrow(0, next, count).view(variable.shape).to(variable.dtype, variable.device);
            next += (int)count;
            return sums;
        }

        private Span<T> Take(int count)
        {
            used += count;
            if (memory is null || memory.numel() < used)
            {
                var grown = empty([Math.Max(2L * (memory?.numel() ?? 0), used)], dtype: type).DetachFromDisposeScope();
                var (old, size) = (memory, All.Length);
                memory = grown;
                if (old is not null) new Span<T>(TensorMemory.Data(old), size).CopyTo(All);
                old?.Dispose();
            }
            return All.Slice(used - count, count);
        }
    }
}
