using System.Globalization;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>Refuses labels that are no class. Reads them back from the device.</summary>
internal static class LabelCheck
{
    // Labels that were computed are off by rounding.
    private const double Slack = 1e-6;

    /// <summary>Throws unless all labels are within [0, 1], but for 1e-6.</summary>
    /// <exception cref="ArgumentException">Names the first offending label and its row.</exception>
    public static void VerifyFractions(Tensor yTrue)
    {
        if (yTrue.numel() == 0 || yTrue.dtype == ScalarType.Bool) return;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var distance = yTrue.Plus(-0.5).abs();
        var bad = distance.IsAbove(0.5 + Slack).logical_or_(distance.isnan());
        if (!bad.any().item<bool>()) return;
        throw new ArgumentException(
            $"{First(yTrue, bad)} is not between 0 and 1, as labels of a binary cross-entropy must be. " +
            "Use (y + 1) / 2 for labels -1 and 1, and y / 255 for labels 0 to 255.", nameof(yTrue));
    }

    /// <summary>Throws unless all labels are whole numbers from 0 to <paramref name="classes"/> - 1, or the ignored one.</summary>
    /// <exception cref="ArgumentException">Names the first offending label, its row and the number of classes.</exception>
    public static void Verify(Tensor yTrue, long classes, int? ignored = null)
    {
        if (yTrue.numel() == 0) return;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var good = yTrue.IsAtLeast(0).logical_and_(yTrue.IsBelow(classes));
        if (yTrue.is_floating_point()) good = good.logical_and_(yTrue == yTrue.floor());
        if (ignored is { } label) good = good.logical_or_(yTrue.Is(label));
        if (good.all().item<bool>()) return;
        throw new ArgumentException(
            $"{First(yTrue, good.logical_not())} is not one of the {classes} classes: labels must be whole numbers from 0 to {classes - 1}. " +
            "Renumber the labels, or give the model's last layer more units.", nameof(yTrue));
    }

    private static string First(Tensor labels, Tensor bad)
    {
        var place = bad.flatten().to_type(ScalarType.Int8).argmax().item<long>();
        var text = labels.flatten()[place].to_type(ScalarType.Float64).item<double>().ToString(CultureInfo.InvariantCulture);
        return $"Label {text} in row {place * labels.size(0) / labels.numel()}";
    }
}
