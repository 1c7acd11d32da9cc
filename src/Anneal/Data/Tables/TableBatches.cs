using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>The rows of a table in batches: one input (rows, features), targets (rows) and sample weights (rows).</summary>
/// <param name="open">Begins at the first row; called once in each pass.</param>
/// <param name="form">What the rows hold.</param>
/// <param name="batchSize">At least 1; the last batch of a pass may be smaller.</param>
/// <param name="rowCount">The number of rows, or null if it is known after a pass alone.</param>
internal sealed class TableBatches(Func<ITableRows> open, TableForm form, int batchSize, long? rowCount = null)
{
    private readonly int batchSize = Require.AtLeast(batchSize, 1);
    private long counted = rowCount ?? -1;

    public long? RowCount => Volatile.Read(ref counted) is >= 0 and var count ? count : null;

    public long? BatchCount => (RowCount + batchSize - 1) / batchSize;

    public IEnumerator<Batch> Read(long firstBatch, CancellationToken cancellationToken)
    {
        using var rows = open();
        var place = 0L;
        while (place < firstBatch * batchSize && rows.Next()) place++;
        for (var count = batchSize; count == batchSize; place += count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var batch = Next(rows, out count);
            if (batch is not null) yield return batch;
        }
        Volatile.Write(ref counted, place);
    }

    private Batch? Next(ITableRows rows, out int count)
    {
        var features = new float[batchSize * form.Features];
        var labels = new float[form.HasLabel ? batchSize : 0];
        var weights = new float[form.HasWeight ? batchSize : 0];
        for (count = 0; count < batchSize && rows.Next(); count++)
        {
            rows.ReadFeatures(features.AsSpan(count * form.Features, form.Features));
            if (form.HasLabel) labels[count] = rows.ReadLabel();
            if (form.HasWeight) weights[count] = rows.ReadWeight();
        }
        if (count == 0) return null;
        using var scope = NewDisposeScope();
        return new Batch(
            from_array(features).reshape(batchSize, form.Features).narrow(0, 0, count),
            form.HasLabel ? Targets(labels, count) : null,
            form.HasWeight ? from_array(weights).narrow(0, 0, count) : null);
    }

    private Tensor Targets(float[] labels, int count)
    {
        var targets = from_array(labels).narrow(0, 0, count);
        return form.HasClasses ? targets.to(int64) : targets;
    }
}
