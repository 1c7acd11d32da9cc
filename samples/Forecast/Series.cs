using System.Globalization;
using Anneal.Data;

namespace Forecast;

/// <summary>A value for each year, from <paramref name="FirstYear"/> on.</summary>
internal sealed record Series(int FirstYear, float[] Values)
{
    private const string PackageFile = "/usr/lib/python3/dist-packages/statsmodels/datasets/sunspots/sunspots.csv";

    public int LastYear => FirstYear + Values.Length - 1;

    /// <summary>Reads a CSV file of years and values; by default the numbers of sunspots that the package python3-statsmodels ships.</summary>
    public static Series Load(string? path)
    {
        if (path is null && !File.Exists(PackageFile))
        {
            throw new FileNotFoundException(
                $"There is no file '{PackageFile}'. Install the package of Debian or Ubuntu, apt-get install --no-install-recommends python3-statsmodels, "
                + "or give a CSV file with the columns year and value: --data sunspots.csv.");
        }

        path ??= PackageFile;
        var rows = File.ReadLines(path).Index().Skip(1).Select(line => Row(path, line.Index + 1, line.Item)).ToList();
        if (rows.Count == 0) throw new InvalidDataException($"{path}: expected a header and a line for each year, found no year.");
        var gap = rows.FindIndex(row => row.Year != rows[0].Year + rows.IndexOf(row));
        if (gap >= 0) throw new InvalidDataException($"{path}, line {gap + 2}: expected the year {rows[gap - 1].Year + 1}, found {rows[gap].Year}.");
        return new(rows[0].Year, [.. rows.Select(row => row.Value)]);
    }

    /// <summary>The years before each of some years.</summary>
    public TimeseriesWindows Windows(int first, int last, int window) => new(Between(first - window, last - 1), default, window);

    /// <summary>The values of some years.</summary>
    public float[] Between(int first, int last) => Values[(first - FirstYear)..(last - FirstYear + 1)];

    /// <summary>The series with one more year.</summary>
    public Series With(float next) => this with { Values = [.. Values, next] };

    private static (int Year, float Value) Row(string path, int number, string line) =>
        line.Split(',') is [var year, var value]
        && int.TryParse(year, CultureInfo.InvariantCulture, out var y)
        && float.TryParse(value, CultureInfo.InvariantCulture, out var v)
            ? (y, v)
            : throw new InvalidDataException($"{path}, line {number}: expected a year and a number with a comma between, found '{line}'.");
}
