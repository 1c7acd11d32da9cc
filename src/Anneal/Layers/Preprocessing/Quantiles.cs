namespace Anneal.Layers;

/// <summary>Boundaries of bins that hold equal numbers of data, from a summary of sorted values and what each stands for, in the steps and the precision of Keras.</summary>
internal static class Quantiles
{
    public static double[] Boundaries(float[] values, int bins, double epsilon)
    {
        var summary = Compress(Summarize(values, epsilon), epsilon);
        return [.. Compress(summary, 1.0 / bins).Values[..^1].Select(value => (double)value)];
    }

    private static (float[] Values, float[] Weights) Summarize(float[] values, double epsilon)
    {
        float[] sorted = [.. values.Order()];
        var step = Math.Max(sorted.Length / (1.0 / epsilon), 1);
        List<float> picked = [];
        for (var i = (int)(step - 1); i < sorted.Length; i += (int)step) picked.Add(sorted[i]);
        return ([.. picked], [.. Enumerable.Repeat((float)step, picked.Count)]);
    }

    private static (float[] Values, float[] Weights) Compress((float[] Values, float[] Weights) summary, double epsilon)
    {
        var (values, weights) = summary;
        if (values.Length * epsilon < 1) return summary;
        var sums = new float[values.Length];
        for (var i = 0; i < sums.Length; i++) sums[i] = weights[i] + (i > 0 ? sums[i - 1] : 0);
        float[] shares = [.. sums.Select(sum => sum / sums[^1])];
        double[] wanted = [.. Enumerable.Range(0, (int)Math.Ceiling(1 / epsilon)).Select(i => epsilon + i * epsilon)];
        double[] reached = [.. wanted.Select(share => Between(shares, sums, share))];
        return ([.. wanted.Select(share => (float)Between(shares, values, share))], [.. reached.Select((sum, i) => (float)(sum - (i > 0 ? reached[i - 1] : 0)))]);
    }

    /// <summary>The height at x of the line through points of ascending x; level beyond the ends.</summary>
    private static double Between(float[] xs, float[] ys, double x)
    {
        if (x >= xs[^1]) return ys[^1];
        if (x <= xs[0]) return ys[0];
        var low = 0;
        while (xs[low + 1] <= x) low++;
        return ((double)ys[low + 1] - ys[low]) / ((double)xs[low + 1] - xs[low]) * (x - xs[low]) + ys[low];
    }
}
