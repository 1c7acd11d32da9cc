namespace Anneal.Distribution;

/// <summary>What is wrong with a set-up, and what to install or run: one line each.</summary>
internal static class SetupFault
{
    public const string Variable = "ANNEAL_MPI_LIBRARY";

    public const string Alone = "Anneal.Mpi: started without a launcher, so this process trains alone; 'mpirun -n 4 dotnet run --no-build' trains on 4.";

    public static InvalidOperationException NoLibrary(Launcher launcher, IEnumerable<string> tried) =>
        new($"{launcher.Name} started this program, but no library of MPI was found (tried {string.Join(", ", tried)}): {launcher.Advice}, or name the library by {Variable}.");

    public static InvalidOperationException NotMpi(string library) =>
        new($"{library} is no library of MPI: it has no function MPI_Init_thread. Name one by {Variable}, or unset it.");

    public static InvalidOperationException TooOld(string library, int version, int subversion) =>
        new($"{library} has MPI {version}.{subversion}, and 3.0 is needed: install Open MPI 4 (Debian: apt-get install openmpi-bin) or MPICH 4 (Debian: apt-get install mpich).");

    public static InvalidOperationException Unknown(string library, string version) =>
        new($"{library} is '{version}', whose binary interface is not known: install Open MPI, MPICH or Intel MPI, and name its library by {Variable}.");

    public static InvalidOperationException NoThreads(string library) =>
        new($"{library} was built without MPI_THREAD_MULTIPLE: install Open MPI 4 (Debian: apt-get install openmpi-bin) or MPICH 4 (Debian: apt-get install mpich).");

    public static InvalidOperationException Mixed(Launcher launcher, string library, int size) =>
        new($"{launcher.Name} started {launcher.Size} processes, but {library} finds {size}: the two do not belong together. Use the launcher of that library, or {launcher.Advice}.");
}
