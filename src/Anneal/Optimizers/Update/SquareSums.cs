using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Optimizers;

/// <summary>Sums of squares over a variable or a part of it, in double: neither 1e30 nor 1e-30 squared is lost.</summary>
/// <param name="Weights">Of the weights.</param>
/// <param name="Directions">Of the directions that they are to go.</param>
/// <param name="Count">Of how many weights.</param>
internal readonly record struct SquareSums(double Weights, double Directions, long Count)
{
    public static SquareSums operator +(SquareSums a, SquareSums b) => new(a.Weights + b.Weights, a.Directions + b.Directions, a.Count + b.Count);

    /// <summary>The sums of a part. Its gradients are clipped on their way; its weights are taken as they are.</summary>
    public static unsafe SquareSums Of<TDirection>(in TDirection direction, in UpdateMemory memory)
        where TDirection : struct, IDirection<Lanes>
    {
        var whole = memory.Count / OnePass.Width * OnePass.Width;
        var sums = OfBlocks(direction, memory, whole, Vector512<float>.AllBitsSet);
        if (whole == memory.Count) return sums with { Count = whole };
        var block = stackalloc float[UpdateMemory.PaddedLength];
        var rest = memory.Part(whole, memory.Count - whole).Padded(block, TDirection.StateCount);
        var inside = Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)rest.Count));
        return sums + OfBlocks(direction, rest, OnePass.Width, inside) with { Count = memory.Count };
    }

    // A method without calls, as in OnePass.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static unsafe SquareSums OfBlocks<TDirection>(TDirection direction, in UpdateMemory memory, long count, Vector512<float> inside)
        where TDirection : struct, IDirection<Lanes>
    {
        float* w = memory.Weights, g = memory.Gradient, a = memory.First, b = memory.Second;
        var clip = new Clip(memory.Transform);
        Vector512<double> weights = default, directions = default;
        for (long i = 0; i < count; i += OnePass.Width)
        {
            var gradient = clip.Of(new(Vector512.Load(g + i)));
            var first = TDirection.StateCount > 0 ? new Lanes(Vector512.Load(a + i)) : default;
            var second = TDirection.StateCount > 1 ? new Lanes(Vector512.Load(b + i)) : default;
            weights += Squares(Vector512.Load(w + i) & inside);
            directions += Squares(direction.Of(gradient, first, second).Values & inside);
        }
        return new(Vector512.Sum(weights), Vector512.Sum(directions), 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Squares(Vector512<float> values)
    {
        var (low, high) = Vector512.Widen(values);
        return low * low + high * high;
    }
}
