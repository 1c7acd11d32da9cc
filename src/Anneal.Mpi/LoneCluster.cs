namespace Anneal.Distribution;

/// <summary>One process, which no launcher started.</summary>
internal sealed class LoneCluster : Cluster
{
    public override int Rank => 0;

    public override int Size => 1;

    public override void Sum(Span<float> values)
    {
    }

    public override void Sum(Span<double> values)
    {
    }

    public override void Broadcast(Span<byte> bytes, int root = 0) => Require.Between(root, 0, 0);

    public override IReadOnlyList<byte[]> Gather(ReadOnlySpan<byte> bytes) => [bytes.ToArray()];

    public override void Abort(Exception reason)
    {
        StandardError.Write($"Anneal.Mpi: {reason}");
        Environment.Exit(1);
    }
}
