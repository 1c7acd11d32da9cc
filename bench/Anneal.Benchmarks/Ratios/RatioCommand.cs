namespace Anneal.Benchmarks.Ratios;

/// <summary>Prints the requested rows, or all rows, one per line.</summary>
internal static class RatioCommand
{
    /// <returns>0, or 2 without measuring anything if a name is unknown.</returns>
    public static int Run(IReadOnlyList<string> names, TextWriter output, TextWriter progress)
    {
        if (names.FirstOrDefault(name => RatioTable.Rows.All(row => row.Name != name)) is { } unknown)
        {
            progress.WriteLine($"Unknown row '{unknown}'. Rows: {string.Join(", ", RatioTable.Rows.Select(row => row.Name))}.");
            return 2;
        }
        foreach (var row in RatioTable.Rows.Where(row => names.Count == 0 || names.Contains(row.Name)))
        {
            progress.WriteLine($"Measuring {row.Name} ...");
            try
            {
                output.WriteLine(Measured.Of(row));
            }
            catch (LackingException lacking)
            {
                output.WriteLine($"{row.Name}\t{lacking.Message}");
            }
            output.Flush();
        }
        return 0;
    }
}
