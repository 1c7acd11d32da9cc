using System.Globalization;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>Refuses labels that are no class. Reads them back from the device.</summary>
internal static class LabelCheck
{
    /// <summary>Throws unless all labels are whole numbers from 0 to <paramref name="classes"/> - 1, or the ignored one.</summary>
    /// <exception cref="ArgumentException">Names the first offending label and the number of classes.</exception>
    public static void Verify(Tensor yTrue, long classes, int? ignored = null)
    {
        if (yTrue.numel() == 0) return;
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var good = yTrue.IsAtLeast(0).logical_and_(yTrue.IsBelow(classes));
        if (yTrue.is_floating_point()) good = good.logical_and_(yTrue == yTrue.floor());
        if (ignored is { } label) good = good.logical_or_(yTrue.Is(label));
        if (good.all().item<bool>()) return;
        var offending = yTrue.masked_select(good.logical_not())[0].to_type(ScalarType.Float64).item<double>();
        var text = offending.ToString(CultureInfo.InvariantCulture);
        throw new ArgumentException(
            $"Label {text} is not one of the {classes} classes: labels must be whole numbers from 0 to {classes - 1}. " +
            "Renumber the labels, or give the model's last layer more units.", nameof(yTrue));
    }
}
