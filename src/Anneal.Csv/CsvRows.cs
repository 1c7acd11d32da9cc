using Anneal.Data;

namespace Anneal.Csv;

/// <summary>The records of several files as rows of numbers.</summary>
/// <param name="open">Opens the files one after the other.</param>
/// <param name="classes">The classes of labels; null where labels are numbers.</param>
/// <param name="missing">The number for missing values; null if there must be none.</param>
internal sealed class CsvRows(IEnumerable<(CsvFile File, CsvLayout Layout)> open, ClassNames? classes, float? missing) : ITableRows
{
    private readonly IEnumerator<(CsvFile File, CsvLayout Layout)> files = open.GetEnumerator();
    private CsvFile? file;
    private CsvLayout layout = null!;

    public bool Next()
    {
        while (file is null || !file.Next())
        {
            file?.Dispose();
            file = null;
            if (!files.MoveNext()) return false;
            (file, layout) = files.Current;
        }
        return file.Count == layout.Count ? true : throw file.Fault($"expected {layout.Count} fields, found {file.Count}{(file.HasLineBreak ? "; a quotation mark may not be closed" : "")}.");
    }

    public void ReadFeatures(Span<float> values)
    {
        for (var i = 0; i < values.Length; i++) values[i] = Number(layout.Features[i], TableNumber.NoValue, missing);
    }

    public float ReadLabel()
    {
        var column = layout.Label!.Value;
        if (classes is null) return Number(column, TableNumber.NoLabel, advice: "; for names of classes, give classes");
        if (classes.TryFind(file![column], out var number)) return number;
        throw file!.Fault(column, TableNumber.IsMissing(file![column]) ? TableNumber.NoLabel : classes.Unknown(file![column]));
    }

    public float ReadWeight()
    {
        var column = layout.Weight!.Value;
        return Number(column, TableNumber.NoLabel) is >= 0 and var weight ? weight : throw file!.Fault(column, TableNumber.NoWeight(file![column]));
    }

    public void Dispose()
    {
        file?.Dispose();
        files.Dispose();
    }

    private float Number(int column, string noValue, float? orElse = null, string advice = "")
    {
        var text = file![column];
        if (TableNumber.TryParse(text, out var number)) return number;
        if (!TableNumber.IsMissing(text)) throw file!.Fault(column, TableNumber.Problem(text, advice));
        return orElse ?? throw file!.Fault(column, noValue);
    }
}
