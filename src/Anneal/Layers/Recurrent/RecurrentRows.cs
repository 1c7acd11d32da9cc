using Anneal.Optimizers;
using static TorchSharp.torch;

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
        new ParallelRanges(work, Together).Run(batch, (int)Math.Min((batch + Together - 1) / Together, ParallelRanges.ThreadsFor(steps * batch * units * sums / MatrixProduct.OfOneElement)));

    /// <summary>The gradient of the kernel that the states are multiplied by.</summary>
    /// <param name="first">The state before all steps, (batch, units).</param>
    /// <param name="states">The state after each step, (steps or more, batch, units).</param>
    /// <param name="gradients">Those of the products, (steps, batch, sums).</param>
    public static Tensor GradientOfKernel(Tensor first, Tensor states, Tensor gradients)
    {
        var (gradient, later) = (first.t().mm(gradients.select(0, 0)), gradients.size(0) - 1);
        return later == 0 ? gradient : gradient.Plus(MatrixProduct.Of(Matrix(states, 0, later).t(), Matrix(gradients, 1, later)));
    }

    private static Tensor Matrix(Tensor sequence, long start, long steps) => sequence.narrow(0, start, steps).reshape(-1, sequence.size(2));
}
