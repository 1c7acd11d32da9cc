namespace Anneal.Distribution;

/// <summary>In which numbers processes exchange gradients.</summary>
public enum GradientPrecision
{
    /// <summary>In float32, as they are.</summary>
    Exact,

    /// <summary>
    /// In bfloat16, 16 bits a number: half the bytes on the network. Each rank's number is rounded, the sum is taken in 32 bits in the order of the ranks, and is rounded once more.
    /// The error of a sum S of numbers g is at most 2⁻⁸ (|S| + 1.01 Σ|g|); infinity and NaN stay what they are.
    /// </summary>
    Bfloat16,
}
