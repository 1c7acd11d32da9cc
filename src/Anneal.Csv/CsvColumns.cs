using Anneal.Data;

namespace Anneal.Csv;

/// <summary>The columns that a source takes from each of its files.</summary>
internal sealed class CsvColumns(IReadOnlyList<CsvColumn>? features, CsvColumn? label, CsvColumn? sampleWeight)
{
    private CsvColumn[]? features = features?.ToArray();

    /// <summary>The features; without a choice, those of the first file that was laid out.</summary>
    public IReadOnlyList<CsvColumn> Features => features!;

    /// <summary>Whether one of the files has a record.</summary>
    public bool HaveRows { get; private set; }

    /// <summary>Finds the columns in a file.</summary>
    public CsvLayout LayoutOf(CsvFile file)
    {
        if (file.Header is null && !file.Next()) throw new InvalidDataException($"{file.Path} is empty; it must have at least one record.");
        var count = file.Count;
        RequireSeparated(file);
        if (features is null && file.Header is { } given && label?.IsName != true && sampleWeight?.IsName != true && given.All(name => TableNumber.TryParse(name, out _)))
            throw file.Fault($"all names of columns are numbers ({string.Join(", ", given)}). Give header: false if the file has no header, or else the features by name.");
        var (labelAt, weightAt) = (IndexOf(label, nameof(label)), IndexOf(sampleWeight, nameof(sampleWeight)));
        features ??= [.. Enumerable.Range(0, count).Where(i => i != labelAt && i != weightAt).Select(i => file.Header is { } names ? names[i] : (CsvColumn)i)];
        int[] featuresAt = [.. features.Select(column => IndexOf(column, nameof(features))!.Value)];
        TableColumns.RequireApart(file.Path, [.. featuresAt.Zip(features, (place, column) => (place, column.ToString()))], labelAt is { } at ? (at, $"{label}") : null, weightAt);
        HaveRows |= file.Header is null || file.Next();
        return new(count, featuresAt, labelAt, weightAt);

        int? IndexOf(CsvColumn? column, string parameter) => column?.IndexIn(file.Path, file.Header, count, parameter);
    }

    private static void RequireSeparated(CsvFile file)
    {
        if (file.Count > 1 || file[0].IndexOfAny(";\t|,".Replace($"{file.Separator}", "", StringComparison.Ordinal)) is not (>= 0 and var place)) return;
        var separator = file[0][place];
        throw file.Fault($"there is one field, '{JsonText.Shorten(file[0].ToString())}'. If it is several, give separator: '{(separator == '\t' ? "\\t" : separator)}'.");
    }
}
