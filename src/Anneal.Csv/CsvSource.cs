using Anneal.Data;
using Anneal.Distribution;

namespace Anneal.Csv;

/// <summary>Training data in CSV files of any size: batches are read as they are needed, and only one is in memory.</summary>
/// <remarks>
/// <para>A batch has one input (rows, features) and targets (rows), in float32. Columns hold finite numbers with a decimal point, such as <c>-1.5e3</c>, whatever the culture of the
/// machine. Fields may stand in quotation marks, as in RFC 4180. Lines without anything are passed over. Files are UTF-8, or say otherwise by a byte order mark.</para>
/// <para>A value is missing where the field is empty, or is <c>NA</c>, <c>N/A</c>, <c>NaN</c>, <c>null</c> or <c>?</c> in any case.</para>
/// <para>The order is that of the files; <c>Shuffle</c> changes it. The number of rows is known after the first pass.</para>
/// </remarks>
/// <example><code>
/// var source = new CsvSource("iris.csv", label: "species", classes: ["setosa", "versicolor", "virginica"]);
/// model.Fit(source, epochs: 10);
/// </code></example>
public sealed class CsvSource : IPartialSource
{
    private readonly bool header;
    private const int LeastStride = 16, StridesOfShare = 4;

    private readonly string[] paths;
    private readonly char separator;
    private readonly ClassNames? classes;
    private readonly float? missing;
    private readonly CsvLayout[] layouts;
    private readonly TableBatches batches;
    private readonly int batchSize;
    private CsvIndex? index;

    /// <summary>Opens the files once, finds the columns and closes them again.</summary>
    /// <param name="files">The path of the file, or the paths of several with the same columns.</param>
    /// <param name="features">The columns of the input, in order. Default: all but <paramref name="label"/> and <paramref name="sampleWeight"/>.</param>
    /// <param name="label">The column of the target. Default: there are no targets, for <c>Predict</c>.</param>
    /// <param name="batchSize">The rows of a batch, at least 1; the last batch may have fewer. Default 32.</param>
    /// <param name="sampleWeight">The column of the sample weights, each 0 or more. Default: there are none.</param>
    /// <param name="classes">The classes that the label names: targets are then int64, the place of each name in this list. A vocabulary of <c>StringLookup</c> serves
    /// too: <c>lookup.GetVocabulary(includeSpecialTokens: false)</c>. Default: labels are numbers.</param>
    /// <param name="missing">The number that stands for missing features; finite. Default: a missing value is an error. Missing labels and weights always are.</param>
    /// <param name="separator">The character between fields. Default: a comma.</param>
    /// <param name="header">Whether the first line has the names of the columns. Default true.</param>
    /// <exception cref="ArgumentException">There is no file, a column is not in a file, or an argument is out of range.</exception>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A file has no header, or one of numbers alone, or no file has a record. While reading: a field does not hold what it must; the message gives file, line, column and value.</exception>
    public CsvSource(
        CsvFiles files,
        IReadOnlyList<CsvColumn>? features = null,
        CsvColumn? label = null,
        int batchSize = 32,
        CsvColumn? sampleWeight = null,
        IReadOnlyList<string>? classes = null,
        float? missing = null,
        char separator = ',',
        bool header = true)
    {
        string[] paths = [.. files];
        if (paths.Length == 0) throw Require.Wrong(nameof(files), "must hold at least one path; it was empty");
        if (Array.Exists(paths, string.IsNullOrWhiteSpace)) throw Require.Wrong(nameof(files), "must hold paths; one was empty");
        TableForm.Require(features?.Count, classes is null || label is not null, missing);
        if (separator is '"' or '\r' or '\n') throw Require.Wrong(nameof(separator), "must be a character that can stand between fields; it was a quotation mark or a line break");
        (this.paths, this.separator, this.header) = (paths, separator, header);
        this.classes = classes is null ? null : new ClassNames(classes);
        this.missing = missing;
        var columns = new CsvColumns(features, label, sampleWeight);
        layouts = [.. paths.Select(path => LayoutOf(path, columns))];
        Features = [.. columns.Features.Select(column => column.ToString())];
        batches = new(
            () => Rows(paths.Zip(layouts).Select(file => (Open(file.First), file.Second))),
            new(Features.Count, label is not null, sampleWeight is not null, classes is not null),
            batchSize);
        this.batchSize = batchSize;
        if (!columns.HaveRows) throw new InvalidDataException($"{paths[0]} has a header and no records.");
    }

    /// <summary>The columns of the input: names, or without a header their indices.</summary>
    public IReadOnlyList<string> Features { get; }

    /// <summary>The number of batches in each pass; null before the first pass ended.</summary>
    public long? BatchCount => batches.BatchCount;

    /// <summary>The number of rows in each pass; null before the first pass ended.</summary>
    public long? RowCount => batches.RowCount;

    /// <summary>True: to begin at a later batch, the records before it are read and passed over.</summary>
    public bool CanSeek => true;

    /// <inheritdoc/>
    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default) => batches.Read(firstBatch, cancellationToken);

    bool IPartialSource.HasParts => RowCount is not null;

    void IPartialSource.Prepare(Ranks ranks)
    {
        var isKnown = index is not null && index.IsOf(paths);
        if (ranks.Meet([isKnown ? (byte)1 : (byte)0]).All(known => known[0] == 1) || !paths.All(CsvRecords.CanFind)) return;
        var (rank, size) = (ranks.Cluster.Rank, ranks.Cluster.Size);
        index = CsvIndex.Of(paths, separator, header, Math.Max(LeastStride, batchSize / (StridesOfShare * size)), rank, size, bytes => ranks.Meet(bytes));
        batches.RowCount = index.RowCount;
    }

    IEnumerator<Batch> IPartialSource.Read(long pass, long firstBatch, Func<long, RowShare> share, CancellationToken cancellationToken) => index is null
        ? batches.Read(firstBatch, share, cancellationToken)
        : batches.Read(firstBatch, share, rows => Rows(index.PartsOf(rows).Select(file => (Open(file.File, file.Parts), layouts[file.File]))), cancellationToken);

    private CsvRows Rows(IEnumerable<(CsvFile, CsvLayout)> open) => new(open, classes, missing);

    private CsvFile Open(int file, IEnumerable<CsvPart> parts)
    {
        if (!index!.IsOf(paths)) throw new InvalidDataException($"{paths[file]} has changed since training began.");
        return new(paths[file], separator, header, parts);
    }

    private CsvFile Open(string path) => new(path, separator, header);

    private CsvLayout LayoutOf(string path, CsvColumns columns)
    {
        using var file = Open(path);
        return columns.LayoutOf(file);
    }
}
