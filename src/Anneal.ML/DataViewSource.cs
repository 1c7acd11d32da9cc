using Anneal.Data;
using Anneal.Distribution;
using Microsoft.ML;

namespace Anneal.ML;

/// <summary>Training data in an <see cref="IDataView"/> of ML.NET or a <c>DataFrame</c> of Microsoft.Data.Analysis, which is one too. Batches are read as they are needed.</summary>
/// <remarks>
/// <para>A batch has one input (rows, features) in float32, the features one after the other, and targets (rows). Columns hold numbers, truth values (0 or 1), keys, or vectors of
/// these, dense or sparse, with one length.</para>
/// <para>Keys of ML.NET begin with 1; here they begin with 0, as labels of <c>sparse_categorical_crossentropy</c> do. A label of a key type gives int64 targets.</para>
/// <para>A value is missing where it is NaN, the key 0, or null in a data frame.</para>
/// </remarks>
/// <example><code>
/// var data = context.Data.LoadFromTextFile&lt;House&gt;("houses.csv", separatorChar: ',', hasHeader: true);
/// var source = new DataViewSource(data, features: ["Size", "Rooms"], label: "Price");
/// model.Fit(source, epochs: 10);
/// </code></example>
public sealed class DataViewSource : IPartialSource
{
    private readonly TableBatches batches;

    /// <summary>Finds the columns.</summary>
    /// <param name="data">The data; read anew in each pass.</param>
    /// <param name="features">The columns of the input, in order. Default: all but <paramref name="label"/>, <paramref name="sampleWeight"/> and hidden ones.</param>
    /// <param name="label">The column of the target. Default: there are no targets, for <c>Predict</c>.</param>
    /// <param name="batchSize">The rows of a batch, at least 1; the last batch may have fewer. Default 32.</param>
    /// <param name="sampleWeight">The column of the sample weights, each 0 or more. Default: there are none.</param>
    /// <param name="classes">The classes that a label of text names: targets are then int64, the place of each name in this list. Default: labels are numbers or keys.</param>
    /// <param name="missing">The number that stands for missing features; finite. Default: a missing value is an error. Missing labels and weights always are.</param>
    /// <exception cref="ArgumentException">A column does not exist or does not hold numbers, or an argument is out of range.</exception>
    /// <exception cref="InvalidDataException">While reading: a value is missing or infinite, or names no class; the message gives row and column.</exception>
    public DataViewSource(
        IDataView data,
        IReadOnlyList<string>? features = null,
        string? label = null,
        int batchSize = 32,
        string? sampleWeight = null,
        IReadOnlyList<string>? classes = null,
        float? missing = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        TableForm.Require(features?.Count, classes is null || label is not null, missing);
        var columns = new DataViewColumns(data.Schema, features, label, sampleWeight, classes is null ? null : new(classes), missing);
        batches = new(() => new DataViewRows(data, columns), columns.Form, batchSize, data.GetRowCount());
    }

    /// <summary>The number of batches in each pass; null before the first pass ended if the data does not know its length.</summary>
    public long? BatchCount => batches.BatchCount;

    /// <summary>The number of rows in each pass; null before the first pass ended if the data does not know its length.</summary>
    public long? RowCount => batches.RowCount;

    /// <summary>True: to begin at a later batch, the rows before it are passed over.</summary>
    public bool CanSeek => true;

    /// <inheritdoc/>
    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default) => batches.Read(firstBatch, cancellationToken);

    bool IPartialSource.HasParts => RowCount is not null;

    IEnumerator<Batch> IPartialSource.Read(long pass, long firstBatch, Func<long, RowShare> share, CancellationToken cancellationToken) => batches.Read(firstBatch, share, cancellationToken);
}
