namespace Anneal.Distribution;

/// <summary>Starts a cluster on the MPI that is installed: Open MPI, MPICH, Intel MPI or a cluster's own.</summary>
/// <example><code>
/// using var cluster = Mpi.Start();    // mpirun -n 4 dotnet run --no-build
/// model.Fit(x, y, batchSize: 256);    // 256 rows over 4 processes
/// </code></example>
public static class Mpi
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromDays(1);

    /// <summary>Joins the processes that the launcher started (<c>mpirun</c>, <c>mpiexec</c>, <c>srun</c>). Without a launcher the cluster has one process, and standard error says so.</summary>
    /// <remarks>
    /// <para>The library is the one that belongs to the launcher. The environment variable <c>ANNEAL_MPI_LIBRARY</c> names another: a path, or a name that the system's loader finds.</para>
    /// <para>A process that ends before it has left the cluster (an exception that nobody catches, an exit code other than 0, a signal) ends all of them.</para>
    /// </remarks>
    /// <param name="timeout">How long a process waits in an operation for the others before the run ends, with a line that names those that did not come. At least 1 second, at most 1 day. Default: 10 minutes.</param>
    /// <param name="gradients">How gradients are exchanged: <c>"exact"</c>, in float32 (default), or <c>"bfloat16"</c>, half the bytes with an error that <see cref="GradientPrecision.Bfloat16"/> bounds.</param>
    /// <returns>The cluster, which is <see cref="Cluster.Current"/> until it is disposed.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is out of range.</exception>
    /// <exception cref="InvalidOperationException">No library of MPI is found, it is older than MPI 3.0, or it does not belong to the launcher; the message says what to install or run. Or this process has started a cluster before.</exception>
    public static Cluster Start(TimeSpan? timeout = null, Choice<GradientPrecision> gradients = default)
    {
        var exchange = Require.Defined(gradients);
        var limit = timeout ?? TimeSpan.FromMinutes(10);
        if (limit < Shortest || limit > Longest) throw new ArgumentOutOfRangeException(nameof(timeout), $"timeout must be between 1 second and 1 day; it was {limit}.");
        if (Launcher.Find(Environment.GetEnvironmentVariable) is not { } launcher)
        {
            StandardError.Write(SetupFault.Alone);
            return new LoneCluster();
        }
        return MpiCluster.Join(launcher, limit, exchange);
    }
}
