using Microsoft.ML;
using Microsoft.ML.Data;

namespace Anneal.ML;

/// <summary>A column of a view.</summary>
/// <param name="Column">The column.</param>
/// <param name="Type">How its values become numbers; null for a column of names.</param>
internal sealed record TableColumn(DataViewSchema.Column Column, ColumnType? Type)
{
    /// <summary>The numbers in each row.</summary>
    public int Size => Type?.Size ?? 1;
}
