using System.Diagnostics;

namespace Anneal.Tests.Kernels;

public class NarrowVectorTests
{
    private const string Within = "ANNEAL_NARROW_VECTORS";

    /// <summary>The tests of the kernels once more, in a process of their own in which the runtime has no vectors of 512 bits.</summary>
    [Fact]
    public async Task Kernels_compute_the_same_where_the_CPU_has_no_vectors_of_512_bits()
    {
        if (Environment.GetEnvironmentVariable(Within) is not null) return;
        var cancel = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-class", "*ImageKernelTests", "-noLogo"]) { RedirectStandardOutput = true };
        start.Environment["DOTNET_EnableAVX512"] = "0";
        start.Environment[Within] = "1";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        Assert.True(process.ExitCode == 0, output);
    }
}
