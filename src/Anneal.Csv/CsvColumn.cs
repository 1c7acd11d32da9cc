using System.Globalization;
using Anneal.Data;

namespace Anneal.Csv;

/// <summary>A column of a CSV file: by its name in the header, or by its index, counted from 0.</summary>
/// <example><code>
/// new CsvSource("iris.csv", features: ["sepal length", "sepal width"], label: "species", classes: ["setosa", "versicolor", "virginica"])
/// new CsvSource("plain.csv", features: [0, 1], label: 2, header: false)
/// </code></example>
public readonly record struct CsvColumn
{
    private readonly string? name;
    private readonly int index;

    private CsvColumn(string? name, int index) => (this.name, this.index) = (name, index);

    internal bool IsName => name is not null;

    /// <summary>The column with a name.</summary>
    /// <param name="name">The name, as in the header without quotes and outer spaces.</param>
    public static implicit operator CsvColumn(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name, 0);
    }

    /// <summary>The column with an index.</summary>
    /// <param name="index">0 for the first column.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is below 0.</exception>
    public static implicit operator CsvColumn(int index) => new(null, Require.AtLeast(index, 0));

    /// <summary>The name, or the index as text.</summary>
    public override string ToString() => name ?? index.ToString(CultureInfo.InvariantCulture);

    /// <summary>The place of the column in a file.</summary>
    /// <param name="file">The path, for errors.</param>
    /// <param name="header">The names of the file's columns; null without a header.</param>
    /// <param name="count">The number of columns.</param>
    /// <param name="parameter">The argument that the column comes from.</param>
    internal int IndexIn(string file, IReadOnlyList<string>? header, int count, string parameter)
    {
        if (name is null)
            return index < count ? index : throw Require.Wrong(parameter, $"must be columns of {file}, which has columns 0 to {count - 1}; it was {index}");
        if (header is null) throw Require.Wrong(parameter, $"must be given by index where there is no header; it was '{name}'");
        var wanted = name;
        int[] places = [.. header.Index().Where(column => column.Item == wanted).Select(column => column.Index)];
        return places switch
        {
            [var place] => place,
            [] => throw TableColumns.Unknown(file, header, name, parameter),
            _ => throw Require.Wrong(parameter, $"must be given by index where a name occurs twice in {file}; it was '{name}', columns {string.Join(" and ", places)}"),
        };
    }
}
