using Anneal.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Anneal.ML;

/// <summary>The columns that a source takes from a view, checked.</summary>
internal sealed class DataViewColumns
{
    private readonly DataViewSchema schema;

    public DataViewColumns(DataViewSchema schema, IReadOnlyList<string>? features, string? label, string? sampleWeight, ClassNames? classes, float? missing)
    {
        (this.schema, Classes, Missing) = (schema, classes, missing);
        if (label is not null) Label = classes is null ? Single(label, nameof(label)) : Names(label);
        if (sampleWeight is not null) Weight = Single(sampleWeight, nameof(sampleWeight));
        Features = [.. (features ?? [.. Others(label, sampleWeight)]).Select(name => Numbers(name, nameof(features)))];
        if (Features.Length == 0) throw Require.Wrong(nameof(features), "must hold at least one column; there was none but label and sampleWeight");
        if (Features.FirstOrDefault(feature => feature.Column.Name == label || feature.Column.Name == sampleWeight) is { } used)
            throw Require.Wrong(nameof(features), $"must not hold the column of label or sampleWeight, '{used.Column.Name}'");
    }

    public TableColumn[] Features { get; }

    public TableColumn? Label { get; }

    public TableColumn? Weight { get; }

    public ClassNames? Classes { get; }

    /// <summary>The number for missing features; null if there must be none.</summary>
    public float? Missing { get; }

    /// <summary>All of them.</summary>
    public IEnumerable<DataViewSchema.Column> All => Features.Append(Label).Append(Weight).OfType<TableColumn>().Select(column => column.Column);

    public TableForm Form => new(Features.Sum(feature => feature.Size), Label is not null, Weight is not null, Label is { Type: null or { IsKey: true } });

    private IEnumerable<string> Others(string? label, string? sampleWeight) =>
        schema.Where(column => !column.IsHidden && column.Name != label && column.Name != sampleWeight).Select(column => column.Name);

    private TableColumn Names(string name)
    {
        var column = Find(name, "label");
        return column.Type is TextDataViewType ? new(column, null) : throw Require.Wrong("label", $"must be a column of text where classes are given; '{name}' is of {column.Type}");
    }

    private TableColumn Single(string name, string parameter)
    {
        var column = Numbers(name, parameter);
        return column.Column.Type is not VectorDataViewType ? column : throw Require.Wrong(parameter, $"must be a column of single numbers; '{name}' is of {column.Column.Type}");
    }

    private TableColumn Numbers(string name, string parameter)
    {
        var column = Find(name, parameter);
        if (ColumnType.Of(column) is { } type) return new(column, type);
        var advice = column.Type is TextDataViewType && parameter == "label" ? "; for names of classes, give classes" : "";
        throw Require.Wrong(parameter, $"must be columns of numbers, truth values, keys, or vectors of these with one length; '{name}' is of {column.Type}{advice}");
    }

    private DataViewSchema.Column Find(string name, string parameter) => schema.GetColumnOrNull(name) ?? throw Require.Wrong(
        parameter,
        $"must be columns of the data ({string.Join(", ", schema.Select(column => column.Name))}); it was '{name}'{Nearest.Hint("; the nearest is", name, schema.Select(column => column.Name))}");
}
