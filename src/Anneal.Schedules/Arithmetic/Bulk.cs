using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Anneal.Schedules;

/// <summary>A formula for eight steps at once, within two units in the last place of the schedule's <c>At</c>.</summary>
internal interface IBulkFormula
{
    Vector512<double> At(Vector512<double> step);
}

/// <summary>Fills rates eight at a time.</summary>
internal static class Bulk
{
    /// <summary>rates[i] by the formula at firstStep + i, for i from <paramref name="start"/> to <paramref name="end"/>; what is left over by the schedule itself.</summary>
    public static void Fill<TFormula>(LearningRateSchedule schedule, Span<double> rates, double firstStep, TFormula formula, int start, int end)
        where TFormula : struct, IBulkFormula
    {
        if (start < end)
        {
            Require.Step(firstStep + start);
            Require.Step(firstStep + end);
        }

        // The index goes on from the first rate, not from the start: a sum is rounded, and each step is to be the sum that At is asked.
        var (first, index) = (Vector512.Create(firstStep), Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7) + Vector512.Create((double)start));
        var vectors = MemoryMarshal.Cast<double, Vector512<double>>(rates[start..end]);
        for (var i = 0; i < vectors.Length; i++)
        {
            vectors[i] = formula.At(first + index);
            index += Vector512.Create(8.0);
        }

        Fill(schedule, rates, firstStep, start + vectors.Length * Vector512<double>.Count, end);
    }

    /// <summary>The same by the schedule itself.</summary>
    public static void Fill(LearningRateSchedule schedule, Span<double> rates, double firstStep, int start, int end)
    {
        for (var i = start; i < end; i++)
            rates[i] = schedule.At(firstStep + i);
    }

    /// <summary>Fills as long as steps are below a border, by the schedule itself, and returns where that ended.</summary>
    public static int FillBelow(LearningRateSchedule schedule, Span<double> rates, double firstStep, double border, int start = 0)
    {
        var i = start;
        for (; i < rates.Length && !(firstStep + i >= border); i++)
            rates[i] = schedule.At(firstStep + i);
        return i;
    }

    /// <summary>The same by a formula for steps below the border, all but the last of them.</summary>
    public static int FillBelow<TFormula>(LearningRateSchedule schedule, Span<double> rates, double firstStep, double border, TFormula formula, int start)
        where TFormula : struct, IBulkFormula
    {
        var end = (int)Math.Clamp(Math.Ceiling(border - firstStep) - 1, start, rates.Length);
        Fill(schedule, rates, firstStep, formula, start, end);
        return FillBelow(schedule, rates, firstStep, border, end);
    }

    /// <summary>Asks a schedule that is constant between multiples of a length once or twice for each; to the last bit.</summary>
    public static void FillStairs(LearningRateSchedule schedule, Span<double> rates, double firstStep, double length)
    {
        // Stairs of a few steps are no less work, and beyond 2^52 a sum of steps may be rounded past the end of a stair.
        const double ShortStair = 8, FarStep = 1L << 52;
        if (length < ShortStair || !(Math.Abs(firstStep) + rates.Length < FarStep))
        {
            Fill(schedule, rates, firstStep, 0, rates.Length);
            return;
        }

        for (var filled = 0; filled < rates.Length;)
        {
            var step = firstStep + filled;
            var nextStair = (ExactQuotient.Floor(step, length) + 1) * length;
            var end = filled + (int)Math.Clamp(Math.Ceiling(nextStair - step) - 1, 1, rates.Length - filled);
            rates[filled..end].Fill(schedule.At(step));
            filled = end;
        }
    }

    /// <summary><see cref="ExactQuotient.Floor"/>, to the last bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Floor(Vector512<double> step, double period)
    {
        var n = Vector512.Floor(step / Vector512.Create(period));
        n = Vector512.Clamp(n, Vector512.Create(-double.MaxValue), Vector512.Create(double.MaxValue));
        var over = Vector512.GreaterThan(Vector512.FusedMultiplyAdd(n, Vector512.Create(period), -step), Vector512<double>.Zero);
        return Vector512.ConditionalSelect(over, n - Vector512<double>.One, n);
    }

    /// <summary><see cref="Rates.Between"/> for fractions from 0 to 1, to the last bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Between(double start, double end, Vector512<double> fraction)
    {
        var (first, last) = (Vector512.Create(start), Vector512.Create(end));
        if (start == end)
            return first;
        var rest = Vector512<double>.One - fraction;
        return Vector512.ConditionalSelect(
            Vector512.LessThan(fraction, Vector512.Create(0.5)),
            first + (fraction * last - fraction * first),
            last - (rest * last - rest * first));
    }
}
