namespace Anneal.Schedules;

/// <summary>A chain of periods, each <c>ratio</c> times as long as the one before, with a table of the first of them.</summary>
/// <remarks>The table is where nearly every run ends, and spares the search of <see cref="Period"/>. It follows from length and ratio alone.</remarks>
internal sealed class Periods : IEquatable<Periods>
{
    private const int Most = 64;

    private readonly double first, ratio;
    private readonly DoubleDouble[] starts;
    private readonly double[] firstSteps, lengths;

    public Periods(double first, double ratio)
    {
        (this.first, this.ratio) = (first, ratio);
        var (found, of) = (new List<DoubleDouble>(), new List<double>());
        if (ratio != 1)
        {
            // As long as a start is told from the one before.
            DoubleDouble start = 0, power = 1;
            for (var length = first; found.Count < Most && (start + power * first).High > start.High && double.IsFinite(length); length = (power * first).High)
            {
                found.Add(start);
                of.Add(length);
                (start, power) = (start + power * first, power * ratio);
            }
        }

        (starts, lengths) = ([.. found], [.. of]);
        firstSteps = [.. found.Select(start => start.Low > 0 ? Math.BitIncrement(start.High) : start.High)];
    }

    /// <summary>The period that holds a step, or null beyond the end of all periods (a ratio below 1).</summary>
    public Period? Containing(double step)
    {
        if (step < first)
            return new(0, step, first);
        if (ratio == 1)
        {
            var index = ExactQuotient.Floor(step, first);
            return new(index, ExactQuotient.Rest(step, first, index), first);
        }

        if (firstSteps.Length == 0 || firstSteps[^1] <= step)
            return Period.Containing(step, first, ratio);
        var i = 0;
        while (firstSteps[i + 1] <= step)
            i++;
        return new(i, Math.Clamp((step - starts[i]).High, 0, lengths[i]), lengths[i]);
    }

    public bool Equals(Periods? other) => other is not null && first == other.first && ratio == other.ratio;

    public override bool Equals(object? obj) => Equals(obj as Periods);

    public override int GetHashCode() => HashCode.Combine(first, ratio);
}
