using System.Globalization;
using Anneal.Tests.Checkpoints;

namespace Anneal.Tests.Training;

/// <summary>A long run with every callback holds no more tensors and no more memory than a short one.</summary>
/// <remarks>ANNEAL_LONG_RUN=100000 runs so many updates.</remarks>
public sealed class LongRunTests : Folder
{
    // 4 KiB that each update left behind would be 32 MiB; what the collector keeps differs by 5 MiB from one moment to another.
    private const int Warm = 2000, UpdatesPerLine = 100, AllowedGrowth = 16 << 20, AllowedLiveGrowth = 512 << 10;

    private static int Updates => int.Parse(Environment.GetEnvironmentVariable("ANNEAL_LONG_RUN") ?? "10000", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Tensors_and_resident_memory_stay_flat_over_ten_thousand_updates()
    {
        // The collector would let garbage grow to the size of the CPU's cache, which differs from one machine to another.
        var output = await ProbeProgram.Run(["memory", Root, $"{Updates / UpdatesPerLine}"], ("DOTNET_GCgen0size", "0x400000"));
        var lines = output.Split('\n').Where(line => line.StartsWith("memory ", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToArray();
        Assert.Equal(Updates / UpdatesPerLine, lines.Length);
        // A checkpoint has what callbacks keep from the end of the first epoch on.
        Assert.Single(lines[1..].Select(line => line[1]).Distinct());
        var resident = lines[(Warm / UpdatesPerLine)..].Select(line => long.Parse(line[2], CultureInfo.InvariantCulture)).ToArray();
        var live = output.Split('\n').Where(line => line.StartsWith("live ", StringComparison.Ordinal)).Select(line => long.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)).ToArray();
        TestContext.Current.SendDiagnosticMessage("{0} updates, {1} kB became {2} kB, {3} bytes that live became {4}", Updates, resident[0] >> 10, resident[^1] >> 10, live[0], live[^1]);
        Assert.True(live[^1] - live[0] <= AllowedLiveGrowth, $"{live[0]} bytes that live became {live[^1]}.");
        Assert.True(resident[^1] - resident[0] < AllowedGrowth, $"{resident[0]} bytes became {resident[^1]}.");
    }
}
