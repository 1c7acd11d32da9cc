using Spectre.Console;
using Spectre.Console.Rendering;

namespace Anneal.Callbacks;

/// <summary>Draws Keras's progress line: in place on a terminal, elsewhere only when finished and without control characters.</summary>
/// <remarks>The clock starts with the constructor. An unfinished line is drawn at most every 50 ms, as in Keras.</remarks>
/// <param name="console">Where to draw.</param>
/// <param name="time">The clock.</param>
/// <param name="target">Steps there will be, or null where that is unknown.</param>
/// <param name="unit">What a step is called.</param>
/// <param name="oneLine">Draws the finished line only, without a bar (Keras: verbose 2).</param>
internal sealed class ProgressBar(IAnsiConsole console, TimeProvider time, long? target, string unit = "step", bool oneLine = false)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly long _start = time.GetTimestamp();
    private readonly bool _inPlace = !oneLine && console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi;
    private TimeSpan? _lastDraw;
    private double? _afterFirstStep;
    private bool _unfinished;

    /// <summary>Says how many steps are done. To be called after each step, so that the first can be told apart.</summary>
    /// <param name="current">Steps done.</param>
    /// <param name="values">Asked for the values to show, only when a line is drawn.</param>
    /// <param name="finish">Whether this is the last line; it always is drawn, and an unknown target is now known.</param>
    /// <param name="tail">Asked for what follows the values, only when a line is drawn.</param>
    public void Update(long current, Func<IReadOnlyList<KeyValuePair<string, double>>> values, bool finish = false, Func<string>? tail = null)
    {
        var elapsed = time.GetElapsedTime(_start);
        var perStep = PerStep(current, elapsed.TotalSeconds);
        if (!finish && (!_inPlace || elapsed - _lastDraw < Interval))
            return;

        var line = new ProgressLine(current, finish ? current : target is { } known ? Math.Max(known, current) : null, unit, elapsed.TotalSeconds, perStep, finish, Bar: !oneLine);
        Draw([.. line.Segments(values())], new(tail?.Invoke() ?? ""), finish);
        _lastDraw = elapsed;
        _unfinished = !finish;
    }

    /// <summary>Leaves an unfinished line as it stands: what is written next begins on a line of its own.</summary>
    public void Leave()
    {
        if (_unfinished)
            console.Write(new Segments([Segment.LineBreak]));
        _unfinished = false;
    }

    /// <summary>The mean over the steps after the first, which is not like the others (buffers, caches, compilation).</summary>
    private double PerStep(long current, double elapsed)
    {
        if (current == 1)
            _afterFirstStep = elapsed;
        return current switch
        {
            <= 0 => 0,
            > 1 when _afterFirstStep is { } first => (elapsed - first) / (current - 1),
            _ => elapsed / current,
        };
    }

    private void Draw(List<Segment> line, Segment tail, bool finish)
    {
        if (!_inPlace)
        {
            console.Write(new Segments([new Segment(string.Concat(line.Append(tail).Select(segment => segment.Text))), Segment.LineBreak]));
            return;
        }

        // A line that wraps cannot be redrawn in place, and the last column belongs to the cursor. The finished line loses its tail first, and wraps where its numbers need it.
        var width = console.Profile.Width - 1;
        var shown = !finish ? Cut([.. line, tail], width) : Segment.CellCount([.. line, tail]) <= width ? line.Append(tail) : line;
        List<Segment> end = finish ? [Segment.LineBreak] : [];
        console.Write(new Segments([Segment.Control("\r"), .. shown, Segment.Control("\u001b[K"), .. end]));
    }

    private static IEnumerable<Segment> Cut(List<Segment> line, int width)
    {
        foreach (var segment in line)
        {
            if (Segment.Truncate(segment, width) is not { } kept)
                yield break;
            yield return kept;
            width -= kept.CellCount();
        }
    }

    /// <summary>Text that the console is not to wrap, nor to read as markup.</summary>
    private sealed class Segments(IReadOnlyList<Segment> segments) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => segments;
    }
}
