using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Anneal.Distribution.Probe;

/// <summary>What the process does in its cluster. Rank 1 is the one with whom something is wrong.</summary>
internal static class Deeds
{
    public static readonly Dictionary<string, Action<Cluster>> All = new()
    {
        ["alone"] = cluster => Console.WriteLine($"{cluster.Rank} of {cluster.Size}"),
        ["sums"] = Sums,
        ["manners"] = Manners,
        ["bfloat16"] = BFloat16,
        ["places"] = Devices.Places,
        ["gradients"] = Devices.Gradients,
        ["rounded gradients"] = Devices.Gradients,
        ["training by NCCL"] = Devices.Training,
        ["forgotten"] = cluster => GC.SuppressFinalize(cluster),
        ["throw"] = Throw,
        ["spin"] = cluster => Spin(cluster, _ => { }),
        ["exit"] = cluster => Spin(cluster, round => { if (round == 20) Environment.Exit(3); }),
        ["hang"] = cluster => Spin(cluster, round => { if (round == 20) Thread.Sleep(Timeout.Infinite); }),
        ["stop"] = cluster => Spin(cluster, round => { if (round == 20) using (Process.Start("kill", ["-STOP", $"{Environment.ProcessId}"])) Thread.Sleep(Timeout.Infinite); }),
        ["mismatch"] = cluster => cluster.Sum(new float[10 + cluster.Rank % 2]),
    };

    /// <summary>Says what each rank has to say, on rank 0: launchers mix the lines of several.</summary>
    public static void Say(Cluster cluster, string line)
    {
        var lines = cluster.Gather(Encoding.UTF8.GetBytes(line)).Select(Encoding.UTF8.GetString);
        if (cluster.Rank == 0) Console.WriteLine(string.Join('\n', lines));
    }

    public static void Throw(Cluster cluster) => Spin(cluster, round => { if (round == 20) throw new InvalidOperationException("the disk is on fire"); });

    /// <summary>What the compiler makes of <c>async Task Main</c>: the exception is caught, and the cluster left, before anybody hears of it.</summary>
    public static async Task ThrowLater()
    {
        using var cluster = Mpi.Start();
        await Task.Yield();
        Throw(cluster);
    }

    private static void Spin(Cluster cluster, Action<int> rankOne)
    {
        Say(cluster, $"rank {cluster.Rank} is {Environment.ProcessId}");
        var values = new float[1000];
        for (var round = 0; ; round++)
        {
            if (cluster.Rank == 1) rankOne(round);
            cluster.Sum(values);
        }
    }

    private static void Sums(Cluster cluster)
    {
        var digest = new List<byte>();
        foreach (var length in (int[])[0, 1, 2, 3, 17, 1000, 4097, 65_537, 1_600_001])
        {
            var (floats, doubles, whole) = (new float[length], new double[length], new double[length]);
            var random = new Random(length + cluster.Rank);
            for (var i = 0; i < length; i++)
            {
                floats[i] = random.NextSingle() * (1 << random.Next(10));
                doubles[i] = random.NextDouble() - 0.5;
                whole[i] = i + (double)cluster.Rank;
            }
            cluster.Sum(floats);
            cluster.Sum(doubles);
            cluster.Sum(whole);
            for (var i = 0; i < length; i++)
                if (whole[i] != (double)cluster.Size * i + cluster.Size * (cluster.Size - 1) / 2) throw new InvalidDataException($"value {i} of {length} is {whole[i]}.");
            digest.AddRange(SHA256.HashData(MemoryMarshal.AsBytes(floats.AsSpan())));
            digest.AddRange(SHA256.HashData(MemoryMarshal.AsBytes(doubles.AsSpan())));
        }
        Say(cluster, Convert.ToHexString(SHA256.HashData(digest.ToArray())));
    }

    private static void Manners(Cluster cluster)
    {
        Gather(cluster);
        Broadcast(cluster);
        Null(cluster);
        Twice(cluster);
    }

    private static void Gather(Cluster cluster)
    {
        var all = cluster.Gather(Enumerable.Repeat((byte)(7 + cluster.Rank), 3 * cluster.Rank).ToArray());
        Say(cluster, string.Join(' ', all.Select(Convert.ToHexString)));
    }

    private static void Broadcast(Cluster cluster)
    {
        cluster.Broadcast([]);
        var bytes = new byte[100_000];
        bytes.AsSpan().Fill((byte)cluster.Rank);
        cluster.Broadcast(bytes, root: cluster.Size - 1);
        Say(cluster, $"{bytes.All(value => value == cluster.Size - 1)}");
        Say(cluster, MessageOf(() => cluster.Broadcast(bytes, root: cluster.Size)));
    }

    /// <summary>The largest error of a sum, in units of its bound.</summary>
    private static void BFloat16(Cluster cluster)
    {
        var worst = 0.0;
        foreach (var length in (int[])[1, 2, 31, 1000, 4_500_001])
        {
            var (values, exact, magnitudes) = (new float[length], new double[length], new double[length]);
            for (var rank = 0; rank < cluster.Size; rank++)
            {
                var random = new Random(length + rank);
                for (var i = 0; i < length; i++)
                {
                    var value = (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-20, 20));
                    if (rank == cluster.Rank) values[i] = value;
                    exact[i] += value;
                    magnitudes[i] += Math.Abs(value);
                }
            }
            cluster.SumGradients(values);
            for (var i = 0; i < length; i++)
                worst = Math.Max(worst, Math.Abs(values[i] - exact[i]) / (Math.Abs(exact[i]) + 1.01 * magnitudes[i]) * 256);
            var digests = cluster.Gather(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())));
            if (digests.Any(digest => !digest.SequenceEqual(digests[0]))) throw new InvalidDataException("The ranks have different bits.");
        }
        Say(cluster, worst.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>The runtime sees null by a signal, of which MPI takes some.</summary>
    private static void Null(Cluster cluster)
    {
        string? text = Environment.GetEnvironmentVariable("no such variable");
        Say(cluster, MessageOf(() => Console.WriteLine(text!.Length)));
    }

    private static void Twice(Cluster cluster)
    {
        Say(cluster, MessageOf(() => Mpi.Start()));
        cluster.Dispose();
        var after = $"{MessageOf(() => Mpi.Start())}\n{MessageOf(() => cluster.Sum(new float[1]))}";
        if (cluster.Rank == 0) Console.WriteLine(after);
    }

    private static string MessageOf(Action action)
    {
        try
        {
            action();
            return "";
        }
        catch (Exception e) when (e is NullReferenceException or ArgumentException or InvalidOperationException)
        {
            return e.Message.Split('\n')[0];
        }
    }
}
