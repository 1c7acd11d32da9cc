using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Anneal.Callbacks;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Distribution.Probe;

/// <summary>Where ranks run, and sums by an NCCL that works in the memory of the CPU.</summary>
internal static class Devices
{
    private static readonly ScalarType[] Types = [ScalarType.Float32, ScalarType.Float32, ScalarType.Float64, ScalarType.Float32, ScalarType.Float32, ScalarType.Float64, ScalarType.BFloat16];
    private static readonly long[] Sizes = [3, 100_000, 5, 70_000, 1, 66_000, 7];

    public static void Places(Cluster cluster)
    {
        var launchers = Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_LOCAL_RANK") ?? Environment.GetEnvironmentVariable("MPI_LOCALRANKID");
        Deeds.Say(cluster, $"{cluster.Rank} {cluster.LocalRank} {launchers} {cluster.Device} {cluster.DeviceAmong(4)}");
    }

    /// <summary>Each rank sees one device, its own.</summary>
    public static void Choose(Cluster cluster, string[] devices)
    {
        foreach (var name in devices.Length == 0 ? ["cuda:0 cuda:1 cuda:2"] : devices)
        {
            var device = name.Split(' ')[cluster.Rank];
            var sum = cluster.SumOn(device == "cpu" ? CPU : new Device(device), bytes => cluster.Gather(bytes));
            Deeds.Say(cluster, $"{sum?.GetType().Name ?? "none"} {sum?.Device}");
        }
    }

    /// <summary>Gradients as NCCL sums them and as MPI does.</summary>
    public static void Gradients(Cluster cluster)
    {
        using var scope = NewDisposeScope();
        using var byMpi = new GradientExchange(cluster);
        using var byNccl = new GradientExchange(cluster);
        byNccl.Use(OnCpu(cluster));
        Variable[] variables = [.. Sizes.Zip(Types, (size, type) => new Variable(zeros(size, type), "values"))];
        for (var round = 0; round < 3; round++)
        {
            var (one, other) = (Random(cluster, round), Random(cluster, round));
            var frozen = new HashSet<Variable>(round == 1 ? [variables[0], variables[3]] : []);
            var counts = round < 2 || cluster.Rank > 0;
            byMpi.Sum(one, variables, frozen, counts);
            byNccl.Sum(other, variables, frozen, counts);
            var worst = 0.0;
            for (var i = 0; i < one.Length; i++)
            {
                if (one[i] is null != other[i] is null) throw new InvalidDataException($"gradient {i} is missing on one side.");
                if (one[i] is not null) worst = Math.Max(worst, (one[i]! - other[i]!).abs().max().to_type(ScalarType.Float64).item<double>());
                if (one[i] is not null && !one[i]!.shape.SequenceEqual(other[i]!.shape)) throw new InvalidDataException($"gradient {i} has another shape.");
                if (one[i] is not null && one[i]!.dtype != other[i]!.dtype) throw new InvalidDataException($"gradient {i} has another type.");
            }
            Deeds.Say(cluster, worst.ToString("0.0e+0", CultureInfo.InvariantCulture));
        }
        foreach (var variable in variables) variable.Dispose();
    }

    /// <summary>The same training, without NCCL and with it.</summary>
    public static void Training(Cluster cluster)
    {
        set_num_threads(1);
        double[][] weights = [Trained(cluster, () => null), Trained(cluster, () => OnCpu(cluster))];
        var digest = Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(weights[1].AsSpan())));
        var worst = weights[0].Zip(weights[1], (one, other) => Math.Abs(one - other)).Max();
        Deeds.Say(cluster, $"{(worst < 1e-5 ? "the same" : $"{worst}")} {digest}");
    }

    private static double[] Trained(Cluster cluster, Func<DeviceSum?> sum)
    {
        using var model = new Sequential([new Input(4), new Dense(300, "relu", kernelInitializer: new GlorotUniform(1)), new Dense(300, "relu", kernelInitializer: new GlorotUniform(2)), new Dense(1, kernelInitializer: new GlorotUniform(3))]);
        model.Compile(new Adam(0.001), "mse");
        var (x, y) = (new float[40, 4], new float[40, 1]);
        for (var i = 0; i < 160; i++) x[i / 4, i % 4] = MathF.Sin(i);
        for (var i = 0; i < 40; i++) y[i, 0] = x[i, 0] * x[i, 1];
        model.Fit(x, y, batchSize: 10, epochs: 3, verbose: 0, seed: 1, callbacks: new Begins(() => cluster.Ranks.Gradients.Use(sum())));
        return [.. model.GetWeights().SelectMany(weight => weight.Select(value => (double)value))];
    }

    private static Tensor?[] Random(Cluster cluster, int round)
    {
        using var generator = new Generator((ulong)(100 * round + cluster.Rank));
        Tensor?[] gradients = [.. Sizes.Zip(Types, (size, type) => randn(size, generator: generator).to_type(type))];
        // One that a rank has not, one that none has, and one in the memory of another.
        if (round == 0 && cluster.Rank == 1) gradients[0] = null;
        if (round == 0) gradients[4] = null;
        if (round == 2) gradients[3] = gradients[1]!.narrow(0, 5, Sizes[3]);
        return gradients;
    }

    private static OfCpu OnCpu(Cluster cluster) => new(cluster.SumOn(new Device(DeviceType.CUDA, cluster.Rank), bytes => cluster.Gather(bytes)) ?? throw new InvalidDataException("NCCL was not chosen."));

    private sealed class OfCpu(DeviceSum inner) : DeviceSum
    {
        public override Device Device => CPU;

        public override void Sum(IReadOnlyList<Tensor> tensors) => inner.Sum(tensors);
    }

    private sealed class Begins(Action action) : Callback
    {
        public override bool RunsOnEveryRank => true;

        public override void OnTrainBegin() => action();
    }
}
