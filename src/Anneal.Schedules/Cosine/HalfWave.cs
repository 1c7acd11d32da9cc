using System.Runtime.Intrinsics;

namespace Anneal.Schedules;

/// <summary>The half wave of a cosine from top to bottom, which then holds.</summary>
internal readonly struct HalfWave(double bottom, double top, double start, double decay) : IBulkFormula
{
    // The wave is sin^2 of half the rest, or 1 - sin^2 of half of what has passed: always the sine of an eighth of a turn at most.
    public Vector512<double> At(Vector512<double> step)
    {
        var length = Vector512.Create(decay);
        var elapsed = Vector512.Min(step - Vector512.Create(start), length);
        var isEarly = Vector512.LessThanOrEqual(elapsed + elapsed, length);
        var half = Vector512.ConditionalSelect(isEarly, elapsed, length - elapsed) / length * Vector512.Create(0.5);
        var sine = BulkMath.SinPi(half);
        var wave = Vector512.ConditionalSelect(isEarly, Vector512.FusedMultiplyAdd(-sine, sine, Vector512<double>.One), sine * sine);
        return Bulk.Between(bottom, top, wave);
    }
}
