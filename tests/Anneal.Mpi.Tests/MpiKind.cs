using System.ComponentModel;
using System.Diagnostics;

namespace Anneal.Distribution.Tests;

/// <summary>An MPI that may be installed.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Package">The package of Debian.</param>
/// <param name="Launchers">Programs that may be its launcher.</param>
/// <param name="Mark">What its launcher says of its version.</param>
/// <param name="Options">Those of its launcher.</param>
/// <param name="Variables">What is set for a run: tests run in containers, as root, with more ranks than cores.</param>
internal sealed record MpiKind(string Name, string Package, IReadOnlyList<string> Launchers, string Mark, IReadOnlyList<string> Options, IReadOnlyDictionary<string, string> Variables)
{
    public static readonly MpiKind OpenMpi = new("Open MPI", "openmpi-bin", ["mpirun.openmpi", "mpirun"], "Open MPI", ["--oversubscribe", "--bind-to", "none"], new Dictionary<string, string>
    {
        ["OMPI_ALLOW_RUN_AS_ROOT"] = "1",
        ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1",
        ["OMPI_MCA_mpi_yield_when_idle"] = "1",
    });

    public static readonly MpiKind Mpich = new("MPICH", "mpich", ["mpirun.mpich", "mpiexec.hydra", "mpirun"], "HYDRA", [], new Dictionary<string, string>());

    private readonly Lazy<string?> launcher = new(() => Launchers.FirstOrDefault(program => Version(program).Contains(Mark, StringComparison.Ordinal)));

    /// <summary>The launcher. Skips the test where there is none.</summary>
    public string Launcher
    {
        get
        {
            Assert.SkipUnless(launcher.Value is not null, $"{Name} is not installed (Debian: apt-get install {Package}).");
            return launcher.Value!;
        }
    }

    public override string ToString() => Name;

    private static string Version(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return text;
        }
        catch (Win32Exception)
        {
            return "";
        }
    }
}
