using Anneal.Graphs;
using Anneal.Layers;

namespace Anneal.Applications;

/// <summary>What the blocks of several families have in common.</summary>
internal static class Blocks
{
    public static SymbolicTensor Then(this SymbolicTensor x, Layer layer) => layer.Apply(x);

    /// <summary>The border with which a kernel of stride 2 and no padding gives half of the size.</summary>
    public static Margin2D HalvingBorder(SymbolicTensor x, long kernel)
    {
        var (rows, columns) = (x.Shape[1], x.Shape[2]);
        if (rows == Shape.Unknown) (rows, columns) = (0, 0);
        return [Border(rows), Border(columns)];

        Margin1D Border(long size) => new((kernel / 2) - 1 + (size % 2), kernel / 2);
    }

    /// <summary>The multiple of 8 next to a number of filters, not more than a tenth below it.</summary>
    public static long RoundedToEight(double filters)
    {
        var rounded = Math.Max(8, (long)(filters + 4) / 8 * 8);
        return rounded < 0.9 * filters ? rounded + 8 : rounded;
    }
}
