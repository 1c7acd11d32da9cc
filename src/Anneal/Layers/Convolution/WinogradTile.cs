using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Anneal.Layers;

/// <summary>The transforms of <see cref="Winograd"/> for a number of channels, which is a multiple of sixteen. Points lie a step apart.</summary>
internal static unsafe class WinogradTile
{
    public const int Points = 16;

    /// <summary><c>Bᵀ d B</c> of 4 x 4 pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input(float** pixels, long channels, float* to, long step)
    {
        for (long k = 0; k < channels; k += Lane.Width, to += Lane.Width)
        {
            Four a = Four.Load(pixels, k), b = Four.Load(pixels + 4, k), c = Four.Load(pixels + 8, k), d = Four.Load(pixels + 12, k);
            Across(a - c).Store(to, step);
            Across(b + c).Store(to + 4 * step, step);
            Across(c - b).Store(to + 8 * step, step);
            Across(b - d).Store(to + 12 * step, step);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Four Across(Four row) => new(row.A - row.C, row.B + row.C, row.C - row.B, row.B - row.D);
    }

    /// <summary><c>Aᵀ m A</c>, plus the bias.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output(float* from, long step, long filters, float* bias, float** pixels)
    {
        for (long k = 0; k < filters; k += Lane.Width, from += Lane.Width)
        {
            Four a = Four.Load(from, step), b = Four.Load(from + 4 * step, step), c = Four.Load(from + 8 * step, step), d = Four.Load(from + 12 * step, step);
            Four upper = a + b + c, lower = b - c - d;
            var added = bias is null ? default : Vector512.Load(bias + k);
            (upper.A + upper.B + upper.C + added).Store(pixels[0] + k);
            (upper.B - upper.C - upper.D + added).Store(pixels[1] + k);
            (lower.A + lower.B + lower.C + added).Store(pixels[2] + k);
            (lower.B - lower.C - lower.D + added).Store(pixels[3] + k);
        }
    }

    /// <summary>The largest of <see cref="Output"/>'s four pixels, or 0 if that is less; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LargestOutput(float* from, long step, long filters, float* bias, float* pixel)
    {
        for (long k = 0; k < filters; k += Lane.Width, from += Lane.Width)
        {
            Four a = Four.Load(from, step), b = Four.Load(from + 4 * step, step), c = Four.Load(from + 8 * step, step), d = Four.Load(from + 12 * step, step);
            Four upper = a + b + c, lower = b - c - d;
            var added = bias is null ? default : Vector512.Load(bias + k);
            var largest = Vector512.Max(
                Vector512.Max(upper.A + upper.B + upper.C + added, upper.B - upper.C - upper.D + added),
                Vector512.Max(lower.A + lower.B + lower.C + added, lower.B - lower.C - lower.D + added));
            Lane.Rectified(largest).Store(pixel + k);
        }
    }

    /// <summary><c>A dy Aᵀ</c>, the way back of <see cref="Output"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GradientOfOutput(float** pixels, long filters, float* to, long step)
    {
        for (long k = 0; k < filters; k += Lane.Width, to += Lane.Width)
        {
            Four upper = Across(Vector512.Load(pixels[0] + k), Vector512.Load(pixels[1] + k)), lower = Across(Vector512.Load(pixels[2] + k), Vector512.Load(pixels[3] + k));
            upper.Store(to, step);
            (upper + lower).Store(to + 4 * step, step);
            (upper - lower).Store(to + 8 * step, step);
            (default(Four) - lower).Store(to + 12 * step, step);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Four Across(Vector512<float> left, Vector512<float> right) => new(left, left + right, left - right, -right);
    }

    /// <summary><c>G g Gᵀ</c> of sixteen neighbouring pairs of channel and filter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfKernel(float* kernel, long step, float* to)
    {
        Four a = Across(kernel, step), b = Across(kernel + 3 * step, step), c = Across(kernel + 6 * step, step);
        a.Store(to, step);
        ((a + b + c) * 0.5f).Store(to + 4 * step, step);
        ((a - b + c) * 0.5f).Store(to + 8 * step, step);
        c.Store(to + 12 * step, step);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Four Across(float* row, long step)
        {
            Vector512<float> left = Vector512.Load(row), middle = Vector512.Load(row + step), right = Vector512.Load(row + 2 * step);
            return new(left, (left + middle + right) * 0.5f, (left - middle + right) * 0.5f, right);
        }
    }

    /// <summary><c>Gᵀ du G</c> of a sum of parts, the way back of <see cref="OfKernel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GradientOfKernel(float* parts, long partStep, int count, long step, float* kernel)
    {
        Four a = default, b = default, c = default, d = default;
        for (var part = 0; part < count; part++, parts += partStep)
        {
            a += Four.Load(parts, step);
            b += Four.Load(parts + 4 * step, step);
            c += Four.Load(parts + 8 * step, step);
            d += Four.Load(parts + 12 * step, step);
        }
        Across((b + c) * 0.5f + a, kernel, step);
        Across((b - c) * 0.5f, kernel + 3 * step, step);
        Across((b + c) * 0.5f + d, kernel + 6 * step, step);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static void Across(Four row, float* to, long step)
        {
            ((row.B + row.C) * 0.5f + row.A).Store(to);
            ((row.B - row.C) * 0.5f).Store(to + step);
            ((row.B + row.C) * 0.5f + row.D).Store(to + 2 * step);
        }
    }

    /// <summary>A row of four points, sixteen channels each.</summary>
    private readonly struct Four(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        public readonly Vector512<float> A = a, B = b, C = c, D = d;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Four Load(float** from, long at) => new(Vector512.Load(from[0] + at), Vector512.Load(from[1] + at), Vector512.Load(from[2] + at), Vector512.Load(from[3] + at));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Four Load(float* from, long step) => new(Vector512.Load(from), Vector512.Load(from + step), Vector512.Load(from + 2 * step), Vector512.Load(from + 3 * step));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(float* to, long step)
        {
            A.Store(to);
            B.Store(to + step);
            C.Store(to + 2 * step);
            D.Store(to + 3 * step);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Four operator +(Four left, Four right) => new(left.A + right.A, left.B + right.B, left.C + right.C, left.D + right.D);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Four operator -(Four left, Four right) => new(left.A - right.A, left.B - right.B, left.C - right.C, left.D - right.D);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Four operator *(Four row, float factor) => new(row.A * factor, row.B * factor, row.C * factor, row.D * factor);
    }
}
