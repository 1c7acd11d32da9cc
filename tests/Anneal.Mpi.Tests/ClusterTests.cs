namespace Anneal.Distribution.Tests;

public sealed class OpenMpiTests() : ClusterTests(MpiKind.OpenMpi);

public sealed class MpichTests() : ClusterTests(MpiKind.Mpich);

/// <summary>What ranks do together, as real processes of a launcher.</summary>
public abstract class ClusterTests
{
    private readonly MpiKind kind;

    private protected ClusterTests(MpiKind kind) => this.kind = kind;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Sums_are_right_and_have_the_same_bits_on_every_rank_and_in_every_run(int ranks)
    {
        string? first = null;
        for (var run = 0; run < 2; run++)
        {
            var digests = Run(ranks, "sums");
            Assert.Equal(ranks, digests.Length);
            Assert.Single(digests.Append(first ??= digests[0]).Distinct());
        }
    }

    [Fact]
    public void Bytes_are_gathered_and_broadcast_null_is_caught_and_a_second_cluster_is_refused()
    {
        string[] lines =
        [
            " 080808 090909090909",
            "True",
            "root must be between 0 and 2; it was 3. (Parameter 'root')",
            "caught",
            "This process has a cluster already: dispose of Cluster.Current before you start another one.",
            "MPI can be started once in a process, and this one has started it: keep one cluster from the first line of the program to the last.",
            "Cannot access a disposed object.",
        ];
        Assert.Equal([.. lines.SelectMany(line => Enumerable.Repeat(line, 3)).Order(StringComparer.Ordinal)], Run(3, "manners"));
    }

    [Fact]
    public void Gradients_in_bfloat16_stay_within_their_bound_and_are_the_same_on_all_ranks()
    {
        var shares = Run(3, "bfloat16");
        Assert.Equal(3, shares.Length);
        Assert.All(shares, share => Assert.InRange(double.Parse(share), 0.5, 1));
    }

    [Fact]
    public void A_cluster_that_nobody_disposes_of_is_left_when_the_program_ends() => Assert.Empty(Run(3, "forgotten"));

    [Fact]
    public void The_sample_learns_its_digits_and_rank_0_alone_says_so()
    {
        using var launch = Launch.Sample(kind, 2, "--epochs", "6");
        var (code, output, error) = launch.End();
        Assert.True(code == 0, error);
        var words = Assert.Single(output, line => line.StartsWith("Test on 2 processes: accuracy ", StringComparison.Ordinal)).Split(' ');
        Assert.InRange(double.Parse(words[5]), 90, 100);
    }

    private string[] Run(int ranks, string deed)
    {
        using var launch = Launch.Ranks(kind, ranks, [deed]);
        var (code, output, error) = launch.End();
        Assert.True(code == 0, error);
        return output;
    }
}
