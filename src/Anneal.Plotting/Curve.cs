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
        var steps = count <= MaxSteps
            ? [.. Enumerable.Range(0, (int)count).Select(step => (double)step)]
            : Extremes(schedule, count);
        return new(name, steps, [.. steps.Select(schedule.At)]);
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

    private static List<double> Extremes(LearningRateSchedule schedule, long count)
    {
        List<double> steps = [0];
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

            steps.AddRange([least, greatest]);
        }

        steps.Add(count - 1);
        return [.. steps.Distinct().Order()];
    }
}
