namespace Anneal.Models;

/// <summary>A table of text with lines between its rows, drawn as Python's rich draws it.</summary>
internal sealed class TextTable(IReadOnlyList<string> header, IReadOnlyList<Alignment> alignment)
{
    private readonly List<IReadOnlyList<string>> rows = [];

    public void Add(IReadOnlyList<string> row) => rows.Add(row);

    /// <summary>The lines of the table, each column as wide as it needs.</summary>
    public IEnumerable<string> Lines() => Lines([.. header.Select((title, i) => rows.Select(row => row[i].Length).Append(title.Length).Max())]);

    /// <summary>The lines of the table with columns of given widths, borders not counted; what is longer goes on in the next line.</summary>
    public IEnumerable<string> Lines(IReadOnlyList<int> widths)
    {
        yield return Rule('┏', '━', '┳', '┓');
        foreach (var line in Cells(header, '┃')) yield return line;
        yield return Rule('┡', '━', '╇', '┩');
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0) yield return Rule('├', '─', '┼', '┤');
            foreach (var line in Cells(rows[i], '│')) yield return line;
        }
        yield return Rule('└', '─', '┴', '┘');

        string Rule(char left, char line, char middle, char right) => left + string.Join(middle, widths.Select(width => new string(line, width + 2))) + right;

        IEnumerable<string> Cells(IReadOnlyList<string> row, char border)
        {
            var cells = row.Select((text, i) => Wrapped(text, widths[i])).ToList();
            for (var line = 0; line < cells.Max(cell => cell.Count); line++)
                yield return border + string.Join(border, cells.Select((cell, i) => $" {Aligned(line < cell.Count ? cell[line] : "", widths[i], alignment[i])} ")) + border;
        }
    }

    private static string Aligned(string text, int width, Alignment alignment) => alignment switch
    {
        Alignment.Right => text.PadLeft(width),
        Alignment.Centre => text.PadLeft((width - text.Length) / 2 + text.Length).PadRight(width),
        _ => text.PadRight(width),
    };

    private static List<string> Wrapped(string text, int width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in Words(text))
        {
            if (line.Length > 0 && (line + word).TrimEnd().Length > width)
            {
                lines.Add(line.TrimEnd());
                line = "";
            }
            line += word;
        }
        lines.Add(line.TrimEnd());
        return [.. lines.Select(one => one.Length <= width ? one : one[..(width - 1)] + '…')];
    }

    // Each with the blanks behind it; blanks at the beginning are a word.
    private static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var i = 1; i <= text.Length; i++)
        {
            if (i < text.Length && (text[i] == ' ' || text[i - 1] != ' ')) continue;
            yield return text[start..i];
            start = i;
        }
    }
}
