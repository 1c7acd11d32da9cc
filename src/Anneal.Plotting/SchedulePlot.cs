using Anneal.Schedules;
using ScottPlot;

namespace Anneal.Plotting;

/// <summary>A picture of the rates of one or more schedules over a run.</summary>
/// <remarks>
/// <para>The lower axis shows steps (optimizer updates). The upper axis shows epochs, if the run says how many steps an epoch has. A run of
/// more than 4,000 steps is drawn in 2,000 equal parts, each by the smallest and greatest rate of up to 32 of its steps.</para>
/// <example><code>
/// var plot = SchedulePlot.Of(new RunLength(stepsPerEpoch: 100, epochs: 10), ("cosine", cosine), ("step", step));
/// (plot with { Title = "Two schedules", Logarithmic = true }).Save("schedules.svg");
/// </code></example>
/// </remarks>
public sealed record SchedulePlot
{
    // ScottPlot puts a label above ticks too high, into the title or out of the picture.
    private const float HeightOfEpochs = 55, HeightOfTick = 50, LeastHeightOfLabels = 200;
    private const float LowerLabel = 22;

    private readonly RunLength _run;
    private readonly IReadOnlyList<Curve> _curves;

    private SchedulePlot(RunLength run, IReadOnlyList<Curve> curves) => (_run, _curves) = (run, curves);

    /// <summary>The title above the picture. Default null: none.</summary>
    public string? Title { get; init; }

    /// <summary>Whether the rate axis is logarithmic. Rates of 0 or less are then left out. Default false.</summary>
    public bool Logarithmic { get; init; }

    /// <summary>Whether a linear rate axis includes 0, so that heights can be compared. If false, it fits the rates. Default true.</summary>
    public bool FromZero { get; init; } = true;

    /// <summary>Makes a picture of several schedules over the same run.</summary>
    /// <param name="run">The run, whose length must be known; a number of steps converts to it. The schedules are bound to it.</param>
    /// <param name="schedules">One or more schedules, each with its name in the legend.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentException">
    /// There is no schedule, a name is empty, the length of <paramref name="run"/> is unknown, or a schedule cannot be bound to it.
    /// </exception>
    public static SchedulePlot Of(RunLength run, params (string Name, LearningRateSchedule Schedule)[] schedules)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(schedules);
        if (schedules.Length == 0)
            throw new ArgumentException("schedules must hold at least one schedule; it was empty.", nameof(schedules));
        if (schedules.Any(named => string.IsNullOrWhiteSpace(named.Name)))
            throw new ArgumentException("schedules must have a name for each schedule; one was empty.", nameof(schedules));
        if (schedules.Any(named => named.Schedule is null))
            throw new ArgumentException("schedules must hold no null; one was null.", nameof(schedules));
        var steps = run.Steps ?? throw new ArgumentException(
            "The run does not say how many steps it has. Pass stepsPerEpoch and epochs to RunLength, or a number of steps.", nameof(run));
        return new(run, [.. schedules.Select(named => Curve.Of(named.Name, named.Schedule.Bind(run), steps))]);
    }

    /// <summary>Writes the picture to a file, which is replaced as a whole.</summary>
    /// <param name="path">The path, which ends in <c>.png</c> or <c>.svg</c>.</param>
    /// <param name="width">The width in pixels, 100 to 10,000. Default 800.</param>
    /// <param name="height">The height in pixels, 100 to 10,000. Default 480.</param>
    /// <exception cref="ArgumentException">The extension is not <c>.png</c> or <c>.svg</c>, or a size is out of range.</exception>
    /// <exception cref="InvalidOperationException">No rate can be drawn: none is finite, or none is above 0 on a logarithmic axis.</exception>
    public void Save(string path, int width = 800, int height = 480) => Picture.Save(path, width, height, Draw);

    /// <summary>The picture as a PNG file, for a notebook, a web page or standard output.</summary>
    /// <param name="width">The width in pixels, 100 to 10,000. Default 800.</param>
    /// <param name="height">The height in pixels, 100 to 10,000. Default 480.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="InvalidOperationException">No rate can be drawn: none is finite, or none is above 0 on a logarithmic axis.</exception>
    public byte[] ToPng(int width = 800, int height = 480) => Picture.Png(width, height, Draw);

    /// <summary>The picture as the text of an SVG file.</summary>
    /// <param name="width">The width in pixels, 100 to 10,000. Default 800.</param>
    /// <param name="height">The height in pixels, 100 to 10,000. Default 480.</param>
    /// <returns>The XML.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of range.</exception>
    /// <exception cref="InvalidOperationException">No rate can be drawn: none is finite, or none is above 0 on a logarithmic axis.</exception>
    public string ToSvg(int width = 800, int height = 480) => Picture.Svg(width, height, Draw);

    private IReadOnlyList<(Plot, double)> Draw(int width, int height)
    {
        var plot = Style.NewPlot(width, height);
        Scale scale = Logarithmic ? new LogarithmicScale() : new LinearScale(FromZero);
        var drawn = _curves.Select(curve => (curve.Name, Pieces: curve.Pieces(scale))).ToList();
        var rates = drawn.SelectMany(curve => curve.Pieces).SelectMany(piece => piece.Rates).ToList();
        if (rates.Count == 0)
            throw new InvalidOperationException(
                Logarithmic ? "No rate of the run is above 0. Use a linear axis: Logarithmic = false." : "No rate of the run is finite.");

        foreach (var (i, (name, pieces)) in drawn.Index())
            foreach (var (steps, places) in pieces)
                Style.Apply(plot.Add.Scatter(steps.ToArray(), places.ToArray()), Style.Hue(i), ReferenceEquals(steps, pieces[0].Steps) ? name : "");
        var hasRoom = height >= LeastHeightOfLabels;
        if (hasRoom)
        {
            plot.XLabel("step");
            plot.YLabel("learning rate");
        }

        if (Title is not null)
            plot.Title(Title);
        if (hasRoom && _curves.Count > 1)
            Legend.AddBelow(plot, width, height);
        SetLimits(plot, scale, scale.Limits(rates), Math.Max(2, (int)(height / plot.ScaleFactor / HeightOfTick)), hasRoom);
        return [(plot, height)];
    }

    private void SetLimits(Plot plot, Scale scale, (double Bottom, double Top) limits, int mostTicks, bool hasEpochs)
    {
        var steps = (double)_run.Steps!.Value;
        plot.Axes.SetLimits(0, steps, limits.Bottom, limits.Top);
        plot.Axes.Left.TickGenerator = scale.Ticks(limits.Bottom, limits.Top, mostTicks);
        plot.Axes.Bottom.TickGenerator = Ticks.Whole(steps);
        if (!hasEpochs || _run.StepsPerEpoch is not { } perEpoch)
            return;
        plot.Axes.Top.Label.Text = "epoch";
        plot.Axes.Top.Label.OffsetY = LowerLabel;
        plot.Axes.Top.MinimumSize = HeightOfEpochs;
        plot.Axes.Top.TickGenerator = Ticks.Whole(steps / perEpoch);
        plot.Axes.SetLimitsX(0, steps / perEpoch, plot.Axes.Top);
    }
}
