using System.Text;

namespace Anneal.Schedules;

/// <summary>An overview of the rates of a run. <see cref="ToString"/> draws them.</summary>
public sealed class SchedulePreview
{
    private const int Width = 60;
    private const int Height = 12;
    private const int MaxPhases = 12;
    private const int SamplesOfColumn = 32;

    private readonly LearningRateSchedule _schedule;
    private readonly RateScan _scan;
    private readonly long _steps;

    internal SchedulePreview(LearningRateSchedule schedule, RunLength run, long firstStep)
    {
        (_schedule, Run, FirstStep, _steps) = (schedule, run, firstStep, run.Steps!.Value);
        FirstRates = [.. Enumerable.Range(0, (int)Math.Min(5, _steps - firstStep)).Select(i => schedule.At(firstStep + i))];
        _scan = new RateScan(schedule, firstStep, _steps, RateScan.Quick);
        Peak = _scan.Peak();
        Last = schedule.At(_steps - 1);
        Phases = PhasesOf();
    }

    /// <summary>The run.</summary>
    public RunLength Run { get; }

    /// <summary>The first update included.</summary>
    public long FirstStep { get; }

    /// <summary>The rates of the first updates, five or fewer.</summary>
    public IReadOnlyList<double> FirstRates { get; }

    /// <summary>The greatest rate and the first update that has it.</summary>
    public (long Step, double Rate) Peak { get; }

    /// <summary>The rate of the last update.</summary>
    public double Last { get; }

    /// <summary>The phases in order, each with its own formula. Empty for a schedule whose phases are unknown, such as a function.</summary>
    public IReadOnlyList<SchedulePhase> Phases { get; }

    /// <summary>The overview on one line: <c>0.1 █▇▆▅▄▃▂▁ 0.0002 over 4690 updates (10 epochs)</c>, with the peak if it is not the first rate.</summary>
    public string Summary
    {
        get
        {
            var peak = Peak.Rate != FirstRates[0] ? $", peak {PreviewText.Rate(Peak.Rate)} at {PreviewText.Place(Peak.Step, Run)}" : "";
            return $"{PreviewText.Rate(FirstRates[0])} {PreviewText.Rows(Columns(16), 1).Single()} {PreviewText.Rate(Last)}"
                + $" over {PreviewText.Length(_steps - FirstStep, Run)}{peak}";
        }
    }

    /// <summary>A chart of 60 by 12 Unicode characters, followed by the numbers, one per line, whatever the culture.</summary>
    /// <returns>Lines that end with a line feed.</returns>
    public override string ToString()
    {
        var text = new StringBuilder();
        var columns = Columns(Width);
        var (low, high) = PreviewText.Range(columns);
        var labels = new[] { PreviewText.Rate(high), PreviewText.Rate(low) };
        var margin = labels.Max(label => label.Length);
        foreach (var (row, line) in PreviewText.Rows(columns, Height).Index())
            text.Append((row == 0 ? labels[0] : row == Height - 1 ? labels[1] : "").PadLeft(margin)).Append(" │").Append(line.TrimEnd()).Append('\n');
        text.Append(' ', margin).Append(" └").Append('─', Width).Append('\n');
        Add("run", $"{PreviewText.Place(FirstStep, Run)} to {PreviewText.Place(_steps - 1, Run)}");
        Add("first", string.Join(", ", FirstRates.Select(PreviewText.Rate)));
        Add("peak", $"{PreviewText.Rate(Peak.Rate)} at {PreviewText.Place(Peak.Step, Run)}");
        Add("last", PreviewText.Rate(Last));
        foreach (var phase in Phases.Take(MaxPhases))
            Add("phase", $"{PreviewText.Place(phase.FirstStep, Run)}, for {PreviewText.Length(phase.LastStep - phase.FirstStep + 1, Run)}: "
                + $"{PreviewText.Rate(phase.FirstRate)} to {PreviewText.Rate(phase.LastRate)}");
        if (Phases.Count > MaxPhases)
            Add("", $"and {Phases.Count - MaxPhases} more phases");
        return text.ToString();

        void Add(string name, string value) => text.Append(name.PadRight(6)).Append(value).Append('\n');
    }

    // The greatest rate of each column, so that no peak is lost between two.
    private double[] Columns(int width) => [.. Enumerable.Range(0, width).Select(column =>
    {
        var span = (double)(_steps - FirstStep) / width;
        var (from, to) = (FirstStep + (long)(column * span), FirstStep + (long)((column + 1) * span));
        var stride = Math.Max(1, (to - from) / SamplesOfColumn);
        var top = _schedule.At(Math.Min(from, _steps - 1));
        for (var step = from + stride; step < to; step += stride)
            top = Math.Max(top, _schedule.At(step));
        return top;
    })];

    private SchedulePhase[] PhasesOf()
    {
        if (_schedule.OutlineOf(FirstStep, _steps) is not { Count: <= 1000 } outline)
            return [];
        // A boundary may belong to the phase before it, as in Keras.
        HashSet<long> jumps = [.. _scan.Jumps().Select(jump => jump.Step)];
        long[] starts = [FirstStep, .. outline.Corners.Where(corner => corner > FirstStep && corner < _steps)
            .Select(corner => (long)Math.Ceiling(corner)).Select(step => jumps.Contains(step + 1) && !jumps.Contains(step) ? step + 1 : step).Where(step => step > FirstStep && step < _steps).Distinct().Order()];
        return [.. starts.Select((start, i) => (First: start, Last: i + 1 < starts.Length ? starts[i + 1] - 1 : _steps - 1))
            .Select(phase => new SchedulePhase(phase.First, phase.Last, _schedule.At(phase.First), _schedule.At(phase.Last)))];
    }
}
