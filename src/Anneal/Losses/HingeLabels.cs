using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>Labels as hinge losses want them. Runs inside the caller's dispose scope.</summary>
internal static class HingeLabels
{
    /// <summary>0 and 1 as -1 and 1 when the batch holds nothing else, without asking the device; else the labels themselves.</summary>
    public static Tensor Signed(Tensor labels)
    {
        var binary = labels.Is(0).logical_or(labels.Is(1)).all();
        return where(binary, labels.Times(2).Minus(1), labels);
    }
}
