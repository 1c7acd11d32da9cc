using System.Globalization;

namespace Anneal.Distribution;

/// <summary>What started this process together with others, by the variables that it sets.</summary>
/// <param name="Name">As in messages.</param>
/// <param name="Size">The number of processes it started.</param>
/// <param name="Libraries">The libraries that may belong to it, the likeliest first.</param>
/// <param name="Advice">How to get a library and a launcher that belong together.</param>
/// <param name="NamesRanks">Whether it says which rank was killed; else it says the number of the process.</param>
internal sealed record Launcher(string Name, int Size, IReadOnlyList<string> Libraries, string Advice, bool NamesRanks = true)
{
    private static readonly string[] OpenMpi = ["libmpi.so.40", "libmpi.so.20", "libmpi.so.12"];

    /// <summary>MPICH and its kin (Intel MPI, MVAPICH, Cray MPICH), in this order: Debian's name for MPICH, the name that all agreed on.</summary>
    private static readonly string[] Mpich = ["libmpich.so.12", "libmpi.so.12"];

    /// <summary>The launcher of this process, or null where there is none.</summary>
    public static Launcher? Find(Func<string, string?> variable)
    {
        if (Number("OMPI_COMM_WORLD_SIZE") is { } open)
            return new("mpirun of Open MPI", open, OpenMpi, "install Open MPI (Debian: apt-get install openmpi-bin)");
        var (pmi, tasks) = (Number("PMI_SIZE"), Number("SLURM_STEP_NUM_TASKS"));
        // On Slurm mpiexec has srun start one of its own processes on each machine.
        if (pmi is { } size && pmi != tasks)
            return new("mpiexec of MPICH or Intel MPI", size, Mpich, "install MPICH (Debian: apt-get install mpich)", NamesRanks: false);
        if (tasks is > 1 and { } count)
            return new("srun", count, variable("PMIX_RANK") is null ? [.. Mpich, .. OpenMpi] : [.. OpenMpi, .. Mpich], "start with 'srun --mpi=pmix' for Open MPI, 'srun --mpi=pmi2' for MPICH and Intel MPI");
        return null;

        int? Number(string name) => int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
