using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Anneal.Distribution.Tests;

public sealed class OpenMpiFailureTests() : FailureTests(MpiKind.OpenMpi);

public sealed class MpichFailureTests() : FailureTests(MpiKind.Mpich);

/// <summary>Something is wrong with rank 1 of 3: the whole run ends, within ten seconds, and standard error says who and why.</summary>
public abstract class FailureTests
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10), Timeout = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(60);
    private static readonly string Host = Environment.MachineName;

    private readonly MpiKind kind;

    private protected FailureTests(MpiKind kind) => this.kind = kind;

    // The command that kills often also holds the runs to their time: other tests on a busy machine would make that a matter of chance.
    private static readonly string? Often = Environment.GetEnvironmentVariable("ANNEAL_KILLS");

    private static int Kills => int.Parse(Often ?? "2");

    [Fact]
    public void An_exception_that_nobody_catches() =>
        Assert.Contains($"Anneal.Mpi: rank 1 on {Host} of 3 ends the run: System.InvalidOperationException: the disk is on fire\n   at ", ErrorOf("throw"), StringComparison.Ordinal);

    [Fact]
    public void An_exception_that_is_caught_outside_of_the_cluster() => Assert.Contains(
        $"Anneal.Mpi: the ranks call different operations: rank 1 on {Host}: leaving the cluster; rank 0 on {Host}, rank 2 on {Host}: a sum of 1000 floats. "
        + "All ranks must run the same program; one that leaves early may have caught an exception outside of 'using var cluster'.\n", ErrorOf("catch"), StringComparison.Ordinal);

    [Theory]
    [InlineData("catch")]
    [InlineData("async")]
    public void The_last_exception_of_a_rank_that_leaves_early(string deed) =>
        Assert.Contains($"\nThe last exception on rank 1 on {Host}: System.InvalidOperationException: the disk is on fire\n   at ", ErrorOf(deed), StringComparison.Ordinal);

    [Fact]
    public void A_sum_of_another_length() =>
        Assert.Contains($"Anneal.Mpi: the ranks call different operations: rank 1 on {Host}: a sum of 11 floats; rank 0 on {Host}, rank 2 on {Host}: a sum of 10 floats. ", ErrorOf("mismatch"), StringComparison.Ordinal);

    [Fact]
    public void An_exit_code() => Assert.Contains($"Anneal.Mpi: rank 1 on {Host} of 3 ends the run: the program ended with exit code 3.\n", ErrorOf("exit"), StringComparison.Ordinal);

    [Theory]
    [InlineData("hang")]
    [InlineData("stop")]
    public void A_rank_that_hangs_or_is_stopped(string deed) => Assert.Contains(
        $"Anneal.Mpi: rank 1 on {Host} has not come to a sum of 1000 floats for {Timeout.TotalSeconds} seconds, while 2 ranks wait: hung, stopped, or slower than Mpi.Start(timeout) allows.\n",
        ErrorOf(deed), StringComparison.Ordinal);

    [Fact]
    public void Killed_at_random_moments_a_training_goes_on_from_its_checkpoint_as_if_it_never_was()
    {
        var epochs = 20 * Kills;
        var folder = Directory.CreateTempSubdirectory("anneal-mpi-");
        try
        {
            var random = new Random(1);
            for (var kill = 0; kill < Kills; kill++)
            {
                using var launch = Launch.Ranks(kind, 3, ["train", $"{folder}/killed", $"{epochs}"]);
                var victim = launch.ProcessOf(1, count: 3);
                Assert.True(SpinWait.SpinUntil(() => Directory.Exists($"{folder}/killed") && Directory.EnumerateFiles($"{folder}/killed").Any(file => Path.GetExtension(file) != ".tmp"), Wait), "No checkpoint was written.");
                Thread.Sleep(random.Next(1000));
                Process.GetProcessById(victim).Kill();
                var error = ErrorOf(launch);
                if (kind == MpiKind.OpenMpi) Assert.Matches($"process rank 1 with PID \\d+ on node {Host} exited on signal 9", error);
                else
                {
                    Assert.Contains($"Anneal.Mpi: on {Host}, rank 0 is process ", error, StringComparison.Ordinal);
                    Assert.Contains($", rank 1 is process {victim}, ", error, StringComparison.Ordinal);
                }
            }
            var (killed, whole) = (Output($"{folder}/killed", epochs), Output($"{folder}/whole", epochs));
            // A run from the start would end alike.
            Assert.True(FirstUpdate(killed) > 0);
            Assert.Equal(0, FirstUpdate(whole));
            string[] results = [.. killed.Concat(whole).Where(line => !line.StartsWith("rank", StringComparison.Ordinal))];
            Assert.Equal(6, results.Length);
            Assert.StartsWith($"{8 * epochs} ", Assert.Single(results.Distinct()), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int FirstUpdate(IEnumerable<string> output) =>
        output.Select(line => Regex.Match(line, "^rank 0 begins at update ([0-9]+)$")).Where(match => match.Success).Select(match => int.Parse(match.Groups[1].Value)).Single();

    private IReadOnlyList<string> Output(string folder, int epochs)
    {
        using var launch = Launch.Ranks(kind, 3, ["train", folder, $"{epochs}"]);
        var (code, output, error) = launch.End();
        Assert.True(code == 0, error);
        return [.. output];
    }

    private string ErrorOf(string deed)
    {
        using var launch = Launch.Ranks(kind, 3, [deed]);
        if (deed != "mismatch") launch.ProcessOf(1, count: 3);
        return ErrorOf(launch);
    }

    private static string ErrorOf(Launch launch)
    {
        var start = Stopwatch.GetTimestamp();
        var (code, _, error) = launch.End();
        Assert.NotEqual(0, code);
        if (Often is not null) Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Most + Timeout);
        return error;
    }
}
