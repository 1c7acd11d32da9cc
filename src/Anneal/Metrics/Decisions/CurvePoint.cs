namespace Anneal.Metrics;

/// <summary>The weighted numbers of decisions at one threshold.</summary>
/// <param name="Hits">True positives.</param>
/// <param name="Alarms">False positives.</param>
/// <param name="Misses">False negatives.</param>
/// <param name="Rests">True negatives.</param>
internal readonly record struct CurvePoint(double Hits, double Alarms, double Misses, double Rests)
{
    public double Predicted => Hits + Alarms;

    /// <summary>The place on a curve.</summary>
    public (double X, double Y) On(AUCCurve curve) => curve switch
    {
        AUCCurve.ROC => (Ratio(Alarms, Alarms + Rests), Recall),
        AUCCurve.PR => (Recall, Ratio(Hits, Predicted)),
        // Without hits, and where the recall is below that of guesses, there is no gain.
        _ when Hits == 0 => (0, 1),
        _ => (Math.Max(0, Gain(Misses)), Gain(Alarms)),
    };

    private double Recall => Ratio(Hits, Hits + Misses);

    private double Gain(double errors) => 1 - Ratio(Hits + Misses, Rests + Alarms) * errors / Hits;

    /// <summary>The quotient; 0 where the divisor is 0.</summary>
    public static double Ratio(double dividend, double divisor) => divisor == 0 ? 0 : dividend / divisor;
}
