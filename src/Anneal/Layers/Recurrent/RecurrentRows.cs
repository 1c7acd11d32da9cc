using Anneal.Optimizers;

namespace Anneal.Layers;

/// <summary>Shares the rows of a batch out to threads. No row depends on another, so each thread goes through all steps without waiting for others.</summary>
internal static class RecurrentRows
{
    // Those of a tile of products.
    private const int Together = 4;

    /// <param name="steps">Steps of the sequence.</param>
    /// <param name="batch">Its rows.</param>
    /// <param name="units">Of the layer.</param>
    /// <param name="sums">How many numbers the product with the state has for each row.</param>
    /// <param name="work">Takes the first row and the end of the rows.</param>
    public static void Run(long steps, long batch, long units, long sums, Action<long, long> work) =>
        new ParallelRanges(work, Together).Run(batch, (int)Math.Min((batch + Together - 1) / Together, ParallelRanges.ThreadsFor(steps * batch * units * sums / DirectProduct.OfOneElement)));
}
