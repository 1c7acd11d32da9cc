using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Anneal.Tests.Checkpoints;

/// <summary>A real process that is killed at any moment, also while it writes, and started again, ends as one that never was.</summary>
/// <remarks>build/check-kills.sh kills it fifty times, at new moments.</remarks>
public sealed partial class KillTests : Folder
{
    private const int UpdatesPerEpoch = 10, MostUpdatesBetween = 40, Signal = 15;

    private static int Kills => int.Parse(Environment.GetEnvironmentVariable("ANNEAL_KILLS") ?? "6");

    private static int Seed => int.Parse(Environment.GetEnvironmentVariable("ANNEAL_KILL_SEED") ?? "1");

    [Fact]
    public async Task Killed_at_random_moments_it_ends_as_if_it_never_was()
    {
        var epochs = Kills * MostUpdatesBetween / UpdatesPerEpoch;
        var random = new Random(Seed);
        var unfinished = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var saved = Interrupted.SavedIn(Backup, UpdatesPerEpoch);
            using var process = Start(Backup, epochs);
            Assert.Equal(saved + 1, (await ReadUpdates(process, random.Next(1, MostUpdatesBetween))).First);
            Spin(random.Next(3000));
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(128 + 9, process.ExitCode);
            unfinished += Directory.EnumerateFiles(Backup, "*.tmp").Count();
        }
        TestContext.Current.SendDiagnosticMessage("{0} kills, seed {1}; {2} files were left unfinished", Kills, Seed, unfinished);
        var last = Interrupted.SavedIn(Backup, UpdatesPerEpoch);
        Assert.True(last > 0);
        Assert.Equal(await Result(Path.Combine(Root, "other"), epochs, first: 1), await Result(Backup, epochs, first: last + 1));
        Assert.False(Directory.Exists(Backup));
    }

    [Fact]
    public async Task Told_to_end_it_saves_and_ends_after_the_update()
    {
        long last;
        using (var process = Start(Backup, epochs: 6))
        {
            var before = (await ReadUpdates(process, 7)).Last;
            Send(process.Id, Signal);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
            Assert.Contains("Cancelled", output, StringComparison.Ordinal);
            last = Updates(output).LastOrDefault(before);
        }
        Assert.InRange(last, 7, 59);
        Assert.Equal(last, Interrupted.SavedIn(Backup, UpdatesPerEpoch));
        Assert.Equal(await Result("", epochs: 6, first: 1), await Result(Backup, epochs: 6, first: last + 1));
    }

    private static Process Start(string folder, int epochs) => ProbeProgram.Start(["train", folder, $"{epochs}"]);

    private static async Task<(long First, long Last)> ReadUpdates(Process process, int count)
    {
        var updates = new List<long>();
        while (updates.Count < count)
        {
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
            Assert.NotNull(line);
            updates.AddRange(Updates(line));
        }
        return (updates[0], updates[^1]);
    }

    /// <summary>The numbers of the updates that a process says.</summary>
    private static IEnumerable<long> Updates(string output) => output.Split('\n').Where(line => long.TryParse(line, out _)).Select(long.Parse);

    private static async Task<string> Result(string folder, int epochs, long first)
    {
        var output = await ProbeProgram.Run(["train", folder, $"{epochs}"]);
        Assert.Equal(first, Updates(output).First());
        var last = output.TrimEnd().Split('\n')[^1];
        Assert.StartsWith($"Completed {epochs} ", last, StringComparison.Ordinal);
        return last;
    }

    // Shorter than any pause of the system's.
    private static void Spin(int microseconds)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start).TotalMicroseconds < microseconds)
        {
        }
    }

    private static void Send(int process, int signal) => Assert.Equal(0, Kill(process, signal));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
