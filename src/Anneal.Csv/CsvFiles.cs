using System.Collections;
using System.Runtime.CompilerServices;

namespace Anneal.Csv;

/// <summary>The path of a CSV file, or the paths of several, which are read one after the other. Names ending in <c>.gz</c> are of gzipped files.</summary>
/// <example><code>
/// new CsvSource("train.csv", label: "y")
/// new CsvSource(["2024.csv", "2025.csv.gz"], label: "y")
/// </code></example>
[CollectionBuilder(typeof(CsvFiles), nameof(List))]
public readonly struct CsvFiles : IEnumerable<string>
{
    private readonly string[]? paths;

    private CsvFiles(string[]? paths) => this.paths = paths;

    /// <summary>Makes a list of files: <c>["a.csv", "b.csv"]</c>.</summary>
    /// <param name="paths">The paths in the order of reading.</param>
    public static CsvFiles List(params ReadOnlySpan<string> paths) => new(paths.ToArray());

    /// <summary>One file.</summary>
    /// <param name="path">Its path.</param>
    public static implicit operator CsvFiles(string? path) => new(path is null ? null : [path]);

    /// <summary>Several files.</summary>
    /// <param name="paths">Their paths in the order of reading, such as those of <c>Directory.GetFiles</c>.</param>
    public static implicit operator CsvFiles(string[]? paths) => new(paths);

    /// <summary>The paths.</summary>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)(paths ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
