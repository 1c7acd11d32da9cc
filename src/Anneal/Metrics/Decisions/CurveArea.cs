namespace Anneal.Metrics;

/// <summary>The area under a curve through points. Keras: <c>AUC.result</c>.</summary>
internal static class CurveArea
{
    /// <param name="points">By rising threshold, so from the right end of the curve to its left.</param>
    /// <param name="curve">The curve.</param>
    /// <param name="method">How areas between points are estimated.</param>
    public static double Of(CurvePoint[] points, AUCCurve curve, AUCSummationMethod method)
    {
        var area = 0.0;
        for (var i = 1; i < points.Length; i++)
        {
            if (curve == AUCCurve.PR && method == AUCSummationMethod.Interpolation)
            {
                area += Interpolated(points[i], points[i - 1]);
                continue;
            }
            var ((left, low), (right, high)) = (points[i].On(curve), points[i - 1].On(curve));
            area += (right - left) * method switch
            {
                AUCSummationMethod.Interpolation => (low + high) / 2,
                AUCSummationMethod.Minoring => Math.Min(low, high),
                _ => Math.Max(low, high),
            };
        }
        return area;
    }

    /// <summary>Between two points hits grow in proportion to what is predicted: <c>slope (hits + intercept log(predicted ratio)) / all true</c>.</summary>
    /// <remarks>Davis and Goadrich, The Relationship Between Precision-Recall and ROC Curves, 2006, section 4, as Keras closes the formula.</remarks>
    private static double Interpolated(CurvePoint left, CurvePoint right)
    {
        var hits = right.Hits - left.Hits;
        var slope = CurvePoint.Ratio(hits, Math.Max(0, right.Predicted - left.Predicted));
        var intercept = left.Hits - slope * left.Predicted;
        var ratio = left.Predicted > 0 && right.Predicted > 0 ? right.Predicted / left.Predicted : 1;
        return CurvePoint.Ratio(slope * (hits + intercept * Math.Log(ratio)), left.Hits + left.Misses);
    }
}
