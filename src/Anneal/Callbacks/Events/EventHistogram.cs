namespace Anneal.Callbacks;

/// <summary>The <c>HistogramProto</c> of some numbers: 30 buckets of one width, as TensorBoard shows them.</summary>
internal static class EventHistogram
{
    private const int Buckets = 30;

    public static ProtoWriter Of(ReadOnlySpan<double> values)
    {
        var (least, most, sum, squares, number) = (double.PositiveInfinity, double.NegativeInfinity, 0.0, 0.0, 0L);
        foreach (var value in values)
        {
            if (!double.IsFinite(value)) continue;
            (least, most, sum, squares, number) = (Math.Min(least, value), Math.Max(most, value), sum + value, squares + value * value, number + 1);
        }
        if (number == 0) (least, most) = (0, 0);
        var (limits, counts) = Count(values, least, most);
        return new ProtoWriter().Double(1, least).Double(2, most).Double(3, number).Double(4, sum).Double(5, squares).Doubles(6, limits).Doubles(7, counts);
    }

    /// <summary>The right ends of the buckets, and how many numbers are in each; those that are not finite are in none.</summary>
    private static (double[] Limits, double[] Counts) Count(ReadOnlySpan<double> values, double least, double most)
    {
        if (least == most) return ([least], [values.Length - CountNonFinite(values)]);
        var limits = new double[Buckets];
        for (var i = 0; i < Buckets; i++) limits[i] = i == Buckets - 1 ? most : least + (most - least) * (i + 1) / Buckets;
        var counts = new double[Buckets];
        foreach (var value in values)
            if (double.IsFinite(value)) counts[Math.Min(Buckets - 1, (int)((value - least) / (most - least) * Buckets))]++;
        return (limits, counts);
    }

    private static int CountNonFinite(ReadOnlySpan<double> values)
    {
        var count = 0;
        foreach (var value in values)
            if (!double.IsFinite(value)) count++;
        return count;
    }
}
