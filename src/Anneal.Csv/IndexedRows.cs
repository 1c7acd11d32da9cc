namespace Anneal.Csv;

/// <summary>The rows of one piece of a file.</summary>
/// <param name="Count">Their number.</param>
/// <param name="Lines">The line breaks from the first one's start to the last one's end.</param>
/// <param name="Places">For every so many rows the byte where it begins, and the line breaks of the piece before it.</param>
internal sealed record IndexedRows(long Count, long Lines, IReadOnlyList<(long Start, long Line)> Places)
{
    public IEnumerable<long> ToNumbers() => [Count, Lines, Places.Count, .. Places.SelectMany(place => new[] { place.Start, place.Line })];

    public static IndexedRows Read(ref ReadOnlySpan<long> numbers)
    {
        var places = new (long, long)[numbers[2]];
        for (var i = 0; i < places.Length; i++) places[i] = (numbers[3 + 2 * i], numbers[4 + 2 * i]);
        var rows = new IndexedRows(numbers[0], numbers[1], places);
        numbers = numbers[(3 + 2 * places.Length)..];
        return rows;
    }
}
