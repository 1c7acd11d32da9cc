using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>What TorchSharp does with numbers among tensors, with every number kept alive until the operation is done. An underscore means in place.</summary>
/// <remarks>
/// TorchSharp's own operators make a native number that a collection on another thread may free during the operation; the sum of two tensors has one too,
/// a factor of 1. <c>KeptNumberTests</c> finds where they are used.
/// </remarks>
internal static class Arithmetic
{
    private static readonly Scalar one = 1.ToScalar();

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, one);

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, double b)
    {
        using var number = b.ToScalar();
        return a.add(number, one);
    }

    /// <summary>a ← a + b.</summary>
    public static Tensor Plus_(this Tensor a, Tensor b) => a.add_(b, one);

    /// <summary>a ← a + factor × b.</summary>
    public static Tensor Plus_(this Tensor a, Tensor b, double factor)
    {
        using var number = factor.ToScalar();
        return a.add_(b, number);
    }

    /// <summary>a ← a + b.</summary>
    public static Tensor Plus_(this Tensor a, double b)
    {
        using var number = b.ToScalar();
        return a.add_(number, one);
    }

    /// <summary>a - b; integers stay integers.</summary>
    public static Tensor Minus(this Tensor a, long b)
    {
        using var number = b.ToScalar();
        return a.sub(number);
    }

    /// <summary>1 - a.</summary>
    public static Tensor OneMinus(Tensor a) => a.neg().add(one, one);

    /// <summary>a × b.</summary>
    public static Tensor Times(this Tensor a, double b)
    {
        using var number = b.ToScalar();
        return a.mul(number);
    }

    /// <summary>a ← a × b.</summary>
    public static Tensor Times_(this Tensor a, double b)
    {
        using var number = b.ToScalar();
        return a.mul_(number);
    }

    /// <summary>a / b.</summary>
    public static Tensor DividedBy(this Tensor a, double b)
    {
        using var number = b.ToScalar();
        return a.div(number);
    }

    /// <summary>a ← a / b.</summary>
    public static Tensor DividedBy_(this Tensor a, double b)
    {
        using var number = b.ToScalar();
        return a.div_(number);
    }

    /// <summary>a².</summary>
    public static Tensor Squared(this Tensor a) => a * a;

    /// <summary>a to a power.</summary>
    public static Tensor Power(this Tensor a, double exponent)
    {
        using var number = exponent.ToScalar();
        return a.pow(number);
    }

    /// <summary>max(a, least).</summary>
    public static Tensor AtLeast(this Tensor a, double least)
    {
        using var number = least.ToScalar();
        return a.clamp_min(number);
    }

    /// <summary>min(a, most).</summary>
    public static Tensor AtMost(this Tensor a, double most)
    {
        using var number = most.ToScalar();
        return a.clamp_max(number);
    }

    /// <summary>min(max(a, least), most).</summary>
    public static Tensor Clip(this Tensor a, double least, double most)
    {
        using Scalar low = least.ToScalar(), high = most.ToScalar();
        return a.clamp(low, high);
    }

    /// <summary>a ← min(max(a, least), most).</summary>
    public static Tensor Clip_(this Tensor a, double least, double most)
    {
        using Scalar low = least.ToScalar(), high = most.ToScalar();
        return a.clamp_(low, high);
    }

    /// <summary>a ← b everywhere.</summary>
    public static Tensor Fill_(this Tensor a, double b)
    {
        using var number = b.ToScalar();
        return a.fill_(number);
    }

    /// <summary>b where the mask is true, else a.</summary>
    public static Tensor Fill(this Tensor a, Tensor mask, double b)
    {
        using var number = b.ToScalar();
        return a.masked_fill(mask, number);
    }

    /// <summary>a ← b where the mask is true.</summary>
    public static Tensor Fill_(this Tensor a, Tensor mask, double b)
    {
        using var number = b.ToScalar();
        return a.masked_fill_(mask, number);
    }

    /// <summary>Whether a = b, for each element.</summary>
    public static Tensor Is(this Tensor a, long b)
    {
        using var number = b.ToScalar();
        return a.eq(number);
    }

    /// <summary>Whether a &lt; b, for each element.</summary>
    public static Tensor IsBelow(this Tensor a, long b)
    {
        using var number = b.ToScalar();
        return a.lt(number);
    }

    /// <summary>Whether a ≥ b, for each element.</summary>
    public static Tensor IsAtLeast(this Tensor a, long b)
    {
        using var number = b.ToScalar();
        return a.ge(number);
    }

    /// <summary>Whether a > b, for each element.</summary>
    public static Tensor IsAbove(this Tensor a, double b)
    {
        using var number = b.ToScalar();
        return a.gt(number);
    }
}
