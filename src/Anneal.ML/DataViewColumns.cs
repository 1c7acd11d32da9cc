using Anneal.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Anneal.ML;

/// <summary>The columns that a source takes from a view, checked.</summary>
internal sealed class DataViewColumns
{
    private const string Table = "the data";
    private readonly DataViewSchema schema;

    public DataViewColumns(DataViewSchema schema, IReadOnlyList<string>? features, string? label, string? sampleWeight, ClassNames? classes, float? missing)
    {
        (this.schema, Classes, Missing) = (schema, classes, missing);
        if (label is not null) Label = classes is null ? Single(label, nameof(label)) : Names(label);
        if (sampleWeight is not null) Weight = Single(sampleWeight, nameof(sampleWeight));
        Features = [.. (features ?? [.. Others(label, sampleWeight)]).Select(name => Numbers(name, nameof(features)))];
        TableColumns.RequireApart(Table, [.. Features.Select(feature => (feature.Column.Index, feature.Column.Name))], Label is null ? null : (Label.Column.Index, Label.Column.Name), Weight?.Column.Index);
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

    private DataViewSchema.Column Find(string name, string parameter) => schema.GetColumnOrNull(name)
        ?? throw TableColumns.Unknown(Table, schema.Select(column => column.Name), name, parameter);
}
