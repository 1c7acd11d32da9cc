namespace Anneal.Benchmarks.Ratios;

/// <summary>Two ways to do the same work. Each call measures again, for some tenths of a second.</summary>
internal interface IPair : IDisposable
{
    /// <summary>Anneal's number.</summary>
    double Ours();

    /// <summary>The number of the other way.</summary>
    double Peer();
}
