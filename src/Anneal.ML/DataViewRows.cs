using System.Globalization;
using Anneal.Data;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Anneal.ML;

/// <summary>The rows of a view as numbers.</summary>
internal sealed class DataViewRows : ITableRows
{
    private readonly DataFrame? frame;
    private readonly DataViewRowCursor cursor;
    private readonly DataViewColumns columns;
    private readonly ColumnType.Reader[] features;
    private readonly ColumnType.Reader? label, weight;
    private readonly ValueGetter<ReadOnlyMemory<char>>? className;

    public DataViewRows(IDataView data, DataViewColumns columns)
    {
        (frame, this.columns) = (data as DataFrame, columns);
        cursor = data.GetRowCursor(columns.All);
        features = [.. columns.Features.Select(Open)];
        if (columns.Weight is { } given) weight = Open(given);
        if (columns.Label is not { } wanted) return;
        if (columns.Classes is null) label = Open(wanted);
        else className = cursor.GetGetter<ReadOnlyMemory<char>>(wanted.Column);
    }

    public bool Next() => cursor.MoveNext();

    public void ReadFeatures(Span<float> values)
    {
        for (var place = 0; place < features.Length; place++)
        {
            var feature = columns.Features[place];
            var own = values[..feature.Size];
            features[place](own);
            foreach (ref var value in own)
                if (!float.IsFinite(value)) value = float.IsNaN(value) && columns.Missing is { } missing ? missing : throw Fault(feature, value, TableNumber.NoValue);
            values = values[feature.Size..];
        }
    }

    public float ReadLabel()
    {
        if (className is null) return Single(label!, columns.Label!);
        ReadOnlyMemory<char> name = default;
        className(ref name);
        if (columns.Classes!.TryFind(name.Span, out var number)) return number;
        throw Fault(columns.Label!, TableNumber.IsMissing(name.Span) ? TableNumber.NoLabel : columns.Classes.Unknown(name.Span));
    }

    public float ReadWeight()
    {
        var value = Single(weight!, columns.Weight!);
        return value >= 0 ? value : throw Fault(columns.Weight!, TableNumber.NoWeight(value.ToString(CultureInfo.InvariantCulture)));
    }

    public void Dispose() => cursor.Dispose();

    private float Single(ColumnType.Reader read, TableColumn column)
    {
        float value = 0;
        read(new(ref value));
        return float.IsFinite(value) ? value : throw Fault(column, value, TableNumber.NoLabel);
    }

    // As a view, a data frame gives 0 where an integer is missing.
    private ColumnType.Reader Open(TableColumn column)
    {
        var read = column.Type!.Open(cursor, column.Column);
        if (frame?[column.Column.Name] is not { NullCount: > 0 } values) return read;
        return numbers =>
        {
            read(numbers);
            if (values[cursor.Position] is null) numbers.Fill(float.NaN);
        };
    }

    private InvalidDataException Fault(TableColumn column, float value, string noValue) => Fault(column, float.IsNaN(value) ? noValue : TableNumber.Infinite);

    private InvalidDataException Fault(TableColumn column, string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Row {cursor.Position}, column '{column.Column.Name}': {problem}"));
}
