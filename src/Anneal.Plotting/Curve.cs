using Anneal.Schedules;

namespace Anneal.Plotting;

/// <summary>Rates of a schedule at some steps in order, enough to draw it.</summary>
internal sealed record Curve(string Name, IReadOnlyList<double> Steps, IReadOnlyList<double> Rates)
{
    private const long MaxSteps = 4_000;
    private const long Columns = 2_000;
    private const long StepsOfColumn = 32;

    public static Curve Of(string name, LearningRateSchedule schedule, long count)
    {
        if (count > MaxSteps)
            return OfExtremes(name, schedule, count);
        // A stair holds up to the step at which the rate jumps; where it stays at the end, it does to the end of the run.
        List<double> steps = [], rates = [];
        var jumps = schedule.Discontinuities(count).ToDictionary(jump => jump.Step, jump => jump.Before);
        for (var step = 0L; step < count; step++)
        {
            if (jumps.TryGetValue(step, out var before))
                Add(step, before);
            Add(step, schedule.At(step));
        }

        if (count == 1 || jumps.ContainsKey(count - 1) || rates[^1] == rates[^2])
            Add(count, rates[^1]);
        return new(name, steps, rates);

        void Add(long step, double rate)
        {
            steps.Add(step);
            rates.Add(rate);
        }
    }

    /// <summary>The parts between the rates that the scale cannot show.</summary>
    public IReadOnlyList<(IReadOnlyList<double> Steps, IReadOnlyList<double> Rates)> Pieces(Scale scale)
    {
        List<(IReadOnlyList<double>, IReadOnlyList<double>)> pieces = [];
        List<double> steps = [], rates = [];
        for (var i = 0; i <= Steps.Count; i++)
        {
            var place = i < Steps.Count ? scale.Place(Rates[i]) : double.NaN;
            if (double.IsFinite(place))
            {
                steps.Add(Steps[i]);
                rates.Add(place);
            }
            else if (steps.Count > 0)
            {
                pieces.Add((steps, rates));
                (steps, rates) = ([], []);
            }
        }

        return pieces;
    }

    private static Curve OfExtremes(string name, LearningRateSchedule schedule, long count)
    {
        List<double> some = [0];
        for (long column = 0; column < Columns; column++)
        {
            var (from, to) = ((long)((Int128)count * column / Columns), (long)((Int128)count * (column + 1) / Columns));
            var stride = Math.Max(1, (to - from) / StepsOfColumn);
            var (least, greatest) = (from, from);
            for (var step = from; step < to; step += stride)
            {
                if (schedule.At(step) < schedule.At(least))
                    least = step;
                if (schedule.At(step) > schedule.At(greatest))
                    greatest = step;
            }

            some.AddRange([least, greatest]);
        }

        some.Add(count - 1);
        double[] steps = [.. some.Distinct().Order()];
        return new(name, steps, [.. steps.Select(schedule.At)]);
    }
}
