namespace Anneal.Csv;

/// <summary>The columns that a source takes from each of its files.</summary>
internal sealed class CsvColumns(IReadOnlyList<CsvColumn>? features, CsvColumn? label, CsvColumn? sampleWeight)
{
    private CsvColumn[]? features = features?.ToArray();

    /// <summary>The features; without a choice, those of the first file that was laid out.</summary>
    public IReadOnlyList<CsvColumn> Features => features!;

    /// <summary>Finds the columns in a file.</summary>
    public CsvLayout LayoutOf(CsvFile file)
    {
        if (file.Header is null && !file.Next()) throw new InvalidDataException($"{file.Path} is empty; it must have at least one record.");
        var count = file.Count;
        var (labelAt, weightAt) = (IndexOf(label, nameof(label)), IndexOf(sampleWeight, nameof(sampleWeight)));
        features ??= [.. Enumerable.Range(0, count).Where(i => i != labelAt && i != weightAt).Select(i => file.Header is { } names ? names[i] : (CsvColumn)i)];
        if (features.Length == 0) throw Require.Wrong(nameof(features), $"must hold at least one column; {file.Path} has no other column than label and sampleWeight");
        int[] featuresAt = [.. features.Select(column => IndexOf(column, nameof(features))!.Value)];
        foreach (var (other, parameter) in new[] { (labelAt, nameof(label)), (weightAt, nameof(sampleWeight)) })
            if (other is { } index && featuresAt.Contains(index)) throw Require.Wrong(nameof(features), $"must not hold the column of {parameter}, '{features[featuresAt.IndexOf(index)]}'");
        if (labelAt is not null && labelAt == weightAt) throw Require.Wrong(nameof(sampleWeight), $"must be another column than label; both were '{label}'");
        return new(count, featuresAt, labelAt, weightAt);

        int? IndexOf(CsvColumn? column, string parameter) => column?.IndexIn(file.Path, file.Header, count, parameter);
    }
}
