namespace Anneal.Distribution.Tests;

public sealed class OpenMpiDeviceTests(FakeNccl nccl) : DeviceTests(MpiKind.OpenMpi, nccl);

public sealed class MpichDeviceTests(FakeNccl nccl) : DeviceTests(MpiKind.Mpich, nccl);

/// <summary>Which device a rank has, and how gradients on devices are summed, with a library that stands for NCCL.</summary>
public abstract class DeviceTests : IClassFixture<FakeNccl>
{
    private static string ByNccl(int ranks) => $"Anneal.Mpi: gradients are summed by NCCL 2.21.5: each of the {ranks} ranks has a CUDA device of its own.\n";
    private const string ByMpi = "Anneal.Mpi: gradients are summed by MPI, in the memory of the CPU: ";
    private static readonly string Host = Environment.MachineName;

    private readonly MpiKind kind;
    private readonly FakeNccl nccl;

    private protected DeviceTests(MpiKind kind, FakeNccl nccl) => (this.kind, this.nccl) = (kind, nccl);

    [Fact]
    public void A_rank_knows_its_number_on_its_machine_and_its_device() =>
        Assert.Equal(["0 0 0 cpu cuda:0", "1 1 1 cpu cuda:1", "2 2 2 cpu cuda:2"], Run(3, ["places"]).Output);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void NCCL_sums_gradients_as_MPI_does(int ranks)
    {
        var (output, error) = Run(ranks, ["gradients"], nccl.Variable);
        Assert.Contains(ByNccl(ranks), error, StringComparison.Ordinal);
        Assert.Equal(3 * ranks, output.Length);
        Assert.All(output, worst => Assert.InRange(double.Parse(worst), 0, ranks == 2 ? 0 : 1e-6));
    }

    [Fact]
    public void In_bfloat16_too() => Assert.All(Run(3, ["rounded gradients"], nccl.Variable).Output, worst => Assert.InRange(double.Parse(worst), 0, 0));

    [Fact]
    public void A_training_by_NCCL_is_one_by_MPI() => Assert.StartsWith("the same ", Assert.Single(Run(3, ["training by NCCL"], nccl.Variable).Output.Distinct()), StringComparison.Ordinal);

    [Fact]
    public void Each_choice_is_said_once()
    {
        var (output, error) = Run(2, ["choose", "cpu cpu", "cuda:0 cuda:1", "cuda:0 cuda:1", "cuda:1 cuda:1", "cuda:0 cpu", "cuda:1 cuda:0"], nccl.Variable);
        Assert.Equal(["NcclSum cuda:0", "NcclSum cuda:0", "NcclSum cuda:0", "NcclSum cuda:1", "NcclSum cuda:1", "NcclSum cuda:1", "none ", "none ", "none ", "none ", "none ", "none "], output);
        var lines = error.Split('\n').Where(line => line.Contains("gradients are", StringComparison.Ordinal));
        var own = ByNccl(2).TrimEnd();
        Assert.Equal([own, $"{ByMpi}rank 0 on {Host}, rank 1 on {Host} share CUDA device 1, and NCCL takes one rank for each.", $"{ByMpi}the model of rank 1 on {Host} is on the CPU.", own], lines);
    }

    [Fact]
    public void Without_the_library() => Assert.Contains(
        $"{ByMpi}on {Host}, libnccl.so.2 was not found (Debian and Ubuntu with NVIDIA's packages: apt-get install libnccl2).\n", Run(2, ["choose", "cuda:0 cuda:1"]).Error, StringComparison.Ordinal);

    [Fact]
    public void With_a_library_that_is_too_old() => Assert.Contains(
        $"{ByMpi}on {Host}, libnccl.so.2 is NCCL 2.8.4, and 2.13 is needed (Debian and Ubuntu with NVIDIA's packages: apt-get install libnccl2).\n",
        Run(2, ["choose", "cuda:0 cuda:1"], nccl.Variable, ("FAKE_NCCL_VERSION", "2804")).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("join", "choose", "NCCL 2.21.5 fails with code 2: unhandled system error (socketStartConnect: Connect to 10.0.0.7 failed : No route to host).")]
    [InlineData("sum", "training by NCCL", "NCCL 2.21.5 fails with code 2: unhandled system error (NET/IB : Got completion with error 12).")]
    [InlineData("network", "training by NCCL", "NCCL 2.21.5 fails with code 6: remote process exited or there was a network error.")]
    [InlineData("device", "training by NCCL", "The CUDA driver fails with code 700: an illegal memory access was encountered.")]
    public void What_fails_ends_the_run_with_rank_host_and_reason(string what, string deed, string reason)
    {
        using var launch = Launch.Ranks(kind, 3, [deed], nccl.Variable, ("FAKE_NCCL", what));
        var (code, _, error) = launch.End();
        Assert.NotEqual(0, code);
        Assert.Contains($"Anneal.Mpi: rank {(what == "device" ? "" : "1")}", error, StringComparison.Ordinal);
        Assert.Contains($" on {Host} of 3 ends the run: System.InvalidOperationException: {reason}\n", error, StringComparison.Ordinal);
    }

    private (string[] Output, string Error) Run(int ranks, string[] deed, params (string Name, string Value)[] variables)
    {
        using var launch = Launch.Ranks(kind, ranks, deed, variables);
        var (code, output, error) = launch.End();
        Assert.True(code == 0, error);
        return (output, error);
    }
}
