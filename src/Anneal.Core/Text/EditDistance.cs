namespace Anneal;

/// <summary>The number of single letters to add, drop, replace or swap with the next to turn one word into the other, whatever their case.</summary>
internal static class EditDistance
{
    public static int Between(string a, string b)
    {
        (a, b) = (a.ToUpperInvariant(), JsonText.Shorten(b).ToUpperInvariant());
        var (before, former, row) = (new int[b.Length + 1], new int[b.Length + 1], Enumerable.Range(0, b.Length + 1).ToArray());
        for (var i = 1; i <= a.Length; i++)
        {
            (before, former, row) = (former, row, before);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(former[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(former[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
        }

        return row[^1];
    }
}
