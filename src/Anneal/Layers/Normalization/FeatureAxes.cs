using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Moves the axes that a layer normalises over to the end, and back.</summary>
internal static class FeatureAxes
{
    public static long[] Ends(Axes axes) => [.. Enumerable.Range(-axes.Count, axes.Count)];

    public static Tensor ToEnd(Tensor x, Axes axes) => x.movedim([.. axes.Select(axis => (long)axis)], Ends(axes));

    public static Tensor Back(Tensor x, Axes axes) => x.movedim(Ends(axes), [.. axes.Select(axis => (long)axis)]);

    /// <summary>The shape itself, which has all the axes.</summary>
    /// <exception cref="ArgumentException">It lacks one, or one is given twice.</exception>
    public static Shape Within(Layer layer, Axes axes, Shape input)
    {
        foreach (var axis in axes)
            if (axis < -input.Rank || axis >= input.Rank) throw layer.Refuses($"takes inputs with axis {axis}", input, "inputShape");
        if (Places(axes, input).Distinct().Count() != axes.Count) throw layer.Refuses($"takes each axis once and has the axes {axes}", input, nameof(input));
        return input;
    }

    /// <summary>The same axes, counted from 0 and in order.</summary>
    public static Axes InOrder(Axes axes, Shape input) => Axes.Create([.. Places(axes, input).Order()]);

    private static IEnumerable<int> Places(Axes axes, Shape input) => axes.Select(axis => axis < 0 ? axis + input.Rank : axis);
}
