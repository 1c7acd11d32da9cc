using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Anneal.Callbacks;

/// <summary>One state of the progress line, as Keras words it; knows nothing of consoles or clocks.</summary>
/// <param name="Current">Steps done.</param>
/// <param name="Target">Steps there will be, or null where that is unknown.</param>
/// <param name="Unit">What a step is called.</param>
/// <param name="Elapsed">Seconds since the start.</param>
/// <param name="PerStep">Seconds a step takes.</param>
/// <param name="Finished">Whether this is the last line: it gives the time elapsed, those before it the time left.</param>
/// <param name="Bar">False: dashes in place of the bar, as in Keras with one line per epoch.</param>
internal sealed record ProgressLine(long Current, long? Target, string Unit, double Elapsed, double PerStep, bool Finished, bool Bar = true)
{
    private const int BarWidth = 20;

    private static readonly Style Bold = new(decoration: Decoration.Bold);
    private static readonly Style Done = new(Color.Green);

    // ANSI white (37), which Spectre calls silver.
    private static readonly Style Left = new(Color.Silver);

    private bool Known => Target > 0;

    /// <summary>The line without its end: count, bar, time, time of a step, values.</summary>
    public IEnumerable<Segment> Segments(IReadOnlyList<KeyValuePair<string, double>> values)
    {
        foreach (var segment in Known ? CountAndBar() : [new Segment($"{Text(Current).PadLeft(7)}/Unknown")])
            yield return segment;
        yield return new Segment(Bar ? " " : " - ");
        yield return new Segment(Known && !Finished ? TimeLeft() : $"{NumberText.Fixed(Elapsed, 0)}s", Bold);
        yield return new Segment($"{(Bar ? " " : " - ")}{TimeOfStep()}/{Unit}");
        foreach (var (name, value) in values)
            yield return new Segment($" - {name}: {NumberText.Metric(value)}");
    }

    private IEnumerable<Segment> CountAndBar()
    {
        var target = Text(Target!.Value);
        var done = (int)Math.Clamp((double)Current / Target.Value * BarWidth, 0, BarWidth);
        yield return new Segment($"{Text(Current).PadLeft(target.Length)}/{target}", Bold);
        if (!Bar)
            yield break;
        yield return new Segment(" ");
        if (done > 0)
            yield return new Segment(new string('━', done), Done);
        if (done < BarWidth)
            yield return new Segment(new string('━', BarWidth - done), Left);
    }

    private string TimeLeft()
    {
        var left = Math.Max(0, PerStep * (Target!.Value - Current));
        var (seconds, minutes, hours) = ((long)left % 60, (long)left / 60, (long)left / 3600);
        return left switch
        {
            > 3600 => string.Create(CultureInfo.InvariantCulture, $"{hours}:{minutes % 60:00}:{seconds:00}"),
            > 60 => string.Create(CultureInfo.InvariantCulture, $"{minutes}:{seconds:00}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(long)left}s"),
        };
    }

    private string TimeOfStep() => PerStep switch
    {
        >= 1 or 0 => $"{NumberText.Fixed(PerStep, 0)}s",
        >= 1e-3 => $"{NumberText.Fixed(PerStep * 1e3, 0)}ms",
        _ => $"{NumberText.Fixed(PerStep * 1e6, 0)}us",
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
