using Anneal.Distribution.Native;

namespace Anneal.Distribution.Tests;

/// <summary>Wrong set-ups: one line each, which says what to install or run.</summary>
public sealed class SetupTests
{
    [Fact]
    public void Without_a_launcher_it_trains_alone_and_says_so()
    {
        using var launch = Launch.Alone("alone");
        var (code, output, error) = launch.End();
        Assert.Equal((0, "Anneal.Mpi: started without a launcher, so this process trains alone; 'mpirun -n 4 dotnet run --no-build' trains on 4."), (code, error.TrimEnd()));
        Assert.Equal(["0 of 1"], output);
    }

    [Fact]
    public void Without_a_library() => Assert.Equal(
        "mpiexec of MPICH or Intel MPI started this program, but no library of MPI was found (tried /nowhere/libmpi.so): install MPICH (Debian: apt-get install mpich), or name the library by ANNEAL_MPI_LIBRARY.",
        FaultOf(("PMI_SIZE", "2"), ("ANNEAL_MPI_LIBRARY", "/nowhere/libmpi.so")));

    [Fact]
    public void With_a_library_of_something_else() => Assert.Equal(
        "libc.so.6 is no library of MPI: it has no function MPI_Init_thread. Name one by ANNEAL_MPI_LIBRARY, or unset it.",
        FaultOf(("OMPI_COMM_WORLD_SIZE", "2"), ("ANNEAL_MPI_LIBRARY", "libc.so.6")));

    [Fact]
    public void The_launcher_of_Open_MPI_with_the_library_of_MPICH() => Assert.Matches(
        @"mpirun of Open MPI started 2 processes, but libmpich\.so\.12 \(MPICH Version: [\d.]+\) finds 1: the two do not belong together\. Use the launcher of that library, or install Open MPI \(Debian: apt-get install openmpi-bin\)\.\n",
        MixedFault(MpiKind.OpenMpi, MpiKind.Mpich, "libmpich.so.12"));

    [Fact]
    public void The_launcher_of_MPICH_with_the_library_of_Open_MPI() => Assert.Matches(
        @"mpiexec of MPICH or Intel MPI started 2 processes, but libmpi\.so\.40 \(Open MPI v[\d.]+\) finds 1: the two do not belong together\. Use the launcher of that library, or install MPICH \(Debian: apt-get install mpich\)\.\n",
        MixedFault(MpiKind.Mpich, MpiKind.OpenMpi, "libmpi.so.40"));

    [Fact]
    public void Slurm_that_was_told_of_no_MPI()
    {
        _ = MpiKind.Mpich.Launcher;
        Assert.Matches(@"srun started 2 processes, but libmpich\.so\.12 \(MPICH Version: [\d.]+\) finds 1: the two do not belong together\. Use the launcher of that library, "
            + @"or start with 'srun --mpi=pmix' for Open MPI, 'srun --mpi=pmi2' for MPICH and Intel MPI\.", FaultOf(("SLURM_STEP_NUM_TASKS", "2"), ("ANNEAL_MPI_LIBRARY", "libmpich.so.12")));
    }

    [Fact]
    public void A_library_that_is_too_old_unknown_or_without_threads()
    {
        Assert.Equal("libmpi.so.12 has MPI 2.2, and 3.0 is needed: install Open MPI 4 (Debian: apt-get install openmpi-bin) or MPICH 4 (Debian: apt-get install mpich).", SetupFault.TooOld("libmpi.so.12", 2, 2).Message);
        Assert.Equal("libmpi.so.12 is 'Some MPI 1.0', whose binary interface is not known: install Open MPI, MPICH or Intel MPI, and name its library by ANNEAL_MPI_LIBRARY.", SetupFault.Unknown("libmpi.so.12", "Some MPI 1.0").Message);
        Assert.Equal("libmpi.so.12 was built without MPI_THREAD_MULTIPLE: install Open MPI 4 (Debian: apt-get install openmpi-bin) or MPICH 4 (Debian: apt-get install mpich).", SetupFault.NoThreads("libmpi.so.12").Message);
    }

    [Fact]
    public void The_launcher_is_known_by_its_variables_and_says_which_library_comes_first()
    {
        Assert.Null(Find());
        Assert.Null(Find(("SLURM_STEP_NUM_TASKS", "1")));
        Assert.Equal(("mpirun of Open MPI", 4, "libmpi.so.40"), Find(("OMPI_COMM_WORLD_SIZE", "4"), ("SLURM_STEP_NUM_TASKS", "2")));
        Assert.Equal(("srun", 8, "libmpi.so.40"), Find(("SLURM_STEP_NUM_TASKS", "8"), ("PMIX_RANK", "3")));
        Assert.Equal(("srun", 8, "libmpich.so.12"), Find(("SLURM_STEP_NUM_TASKS", "8"), ("PMI_SIZE", "8")));
        Assert.Equal(("mpiexec of MPICH or Intel MPI", 3, "libmpich.so.12"), Find(("PMI_SIZE", "3")));
        Assert.Equal(("mpiexec of MPICH or Intel MPI", 8, "libmpich.so.12"), Find(("PMI_SIZE", "8"), ("SLURM_STEP_NUM_TASKS", "2")));
    }

    [Theory]
    [InlineData("00:00:00.9")]
    [InlineData("1.00:00:01")]
    public void A_timeout_out_of_range_is_refused(string timeout)
    {
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => Mpi.Start(TimeSpan.Parse(timeout)));
        Assert.StartsWith($"timeout must be between 1 second and 1 day; it was {TimeSpan.Parse(timeout)}.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exchange_that_is_not_known_is_refused()
    {
        var fault = Assert.Throws<ArgumentException>(() => Mpi.Start(gradients: "float16"));
        Assert.StartsWith("Unknown gradient precision \"float16\"", fault.Message, StringComparison.Ordinal);
        Assert.Contains("The known are \"exact\", \"bfloat16\".", fault.Message, StringComparison.Ordinal);
    }

    private static (string, int, string)? Find(params (string Name, string Value)[] variables) =>
        Launcher.Find(name => variables.ToDictionary(variable => variable.Name, variable => variable.Value).GetValueOrDefault(name)) is { } found ? (found.Name, found.Size, found.Libraries[0]) : null;

    private static string FaultOf(params (string Name, string Value)[] variables)
    {
        using var launch = Launch.Alone("alone", variables);
        var (code, _, error) = launch.End();
        Assert.NotEqual(0, code);
        var lines = error.Split('\n');
        return lines[Array.FindIndex(lines, line => line.StartsWith("Unhandled exception", StringComparison.Ordinal))].Split(": ", 2)[1];
    }

    private static string MixedFault(MpiKind launcher, MpiKind other, string library)
    {
        _ = other.Launcher;
        using var launch = Launch.Ranks(launcher, 2, ["alone"], (SetupFault.Variable, library));
        var (code, _, error) = launch.End();
        Assert.NotEqual(0, code);
        return error;
    }
}
