namespace Anneal.Schedules;

/// <summary>Curves that importers and presets share.</summary>
internal static class Pieces
{
    /// <summary>A straight line, which stays at its end.</summary>
    public static LearningRateSchedule Line(double from, double to, Duration length) => new PolynomialDecay(from, length, to, 1.0);

    /// <summary>Half a cosine wave up or down, which stays at its end.</summary>
    public static LearningRateSchedule HalfWave(double from, double to, Duration length) =>
        to == 0 ? new CosineDecay(from, length) : new ConstantRate(to).Blend(from, new CosineDecay(1.0, length));

    /// <summary>A cosine wave without end: from top to bottom in <paramref name="half"/>, and up again, and so on.</summary>
    public static LearningRateSchedule Wave(double top, double bottom, Duration half)
    {
        var fall = new CosineDecay(1.0, half);
        return Between(bottom, top, fall.Then(fall.Reverse(half), at: half).Repeat(half + half));
    }

    /// <summary>bottom + (top - bottom) weight.</summary>
    public static LearningRateSchedule Between(double bottom, double top, LearningRateSchedule weight) =>
        bottom == 0 ? top * weight : new ConstantRate(bottom).Blend(top, weight);
}
