using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Windows of a time series. Window i holds <c>sequenceLength</c> steps: <c>s, s + samplingRate, s + 2 samplingRate, ...</c> with <c>s = startIndex + i sequenceStride</c>.</summary>
/// <remarks>
/// <para>A batch has one input (windows, sequenceLength, ...) and, with targets, the target of the first step of each window. Windows are views of the series: nothing is copied but the
/// batches of a shuffled source.</para>
/// <para>To forecast the step after each window, give the series without its first <c>sequenceLength * samplingRate</c> steps as targets, as in the example.</para>
/// <para>Keras: <c>keras.utils.timeseries_dataset_from_array</c>.</para>
/// </remarks>
/// <example><code>
/// var source = new TimeseriesWindows(series, targets: series[24..], sequenceLength: 24);
/// model.Fit(source, epochs: 10);
/// </code></example>
public sealed class TimeseriesWindows : IDrawnOrder
{
    private readonly ArrayLike data, targets;
    private readonly long length, stride, rate, start, count;
    private readonly int batchSize;
    private readonly OrderSeed? seed;

    /// <summary>Places the windows.</summary>
    /// <param name="data">The series, with steps along the first axis; at least two. It must not change while it is in use.</param>
    /// <param name="targets">The target of the window that begins at each step; windows end with the targets. <c>default</c>: none.</param>
    /// <param name="sequenceLength">The steps of a window, at least 1.</param>
    /// <param name="sequenceStride">The steps from the start of a window to that of the next: at least 1, less than the length of the series. Default 1.</param>
    /// <param name="samplingRate">The steps from one value of a window to the next: at least 1, less than the length of the series. Default 1.</param>
    /// <param name="batchSize">The windows of a batch, at least 1; the last batch may have fewer. Default 128.</param>
    /// <param name="shuffle">Whether each pass has an order of its own, which follows from seed and pass. Default false.</param>
    /// <param name="seed">The seed of the orders. Default: the next of <see cref="RandomSeed"/>; a run that resumes takes that of its checkpoint.</param>
    /// <param name="startIndex">The first step that is used. Default 0.</param>
    /// <param name="endIndex">The first step that is not used: after <paramref name="startIndex"/>, before the end of the series; 0 leaves no window. Default: the length of the series.</param>
    /// <exception cref="ArgumentException">An argument is out of range, or a window has no target.</exception>
    public TimeseriesWindows(
        ArrayLike data,
        ArrayLike targets,
        long sequenceLength,
        long sequenceStride = 1,
        long samplingRate = 1,
        int batchSize = 128,
        bool shuffle = false,
        int? seed = null,
        long? startIndex = null,
        long? endIndex = null)
    {
        var steps = Rows(data, nameof(data));
        length = Require.AtLeast(sequenceLength, 1);
        stride = Require.Between(sequenceStride, 1, steps - 1);
        rate = Require.Between(samplingRate, 1, steps - 1);
        start = Require.Between(startIndex ?? 0, 0, steps - 1, nameof(startIndex));
        var end = endIndex is { } last ? Require.Between(last, 0, steps - 1, nameof(endIndex)) : steps;
        if (end != 0 && end <= start) throw Require.Refused(end, $"greater than startIndex {start}", nameof(endIndex));
        this.batchSize = Require.AtLeast(batchSize, 1);
        (this.data, this.targets, this.seed) = (data.Converted(), targets.Converted(), shuffle ? new(seed) : null);

        var places = end - start - (length - 1) * rate;
        if (targets.IsNull)
        {
            count = CountOf(places);
            return;
        }
        var given = Rows(targets, nameof(targets));
        count = CountOf(Math.Min(places, given));
        if (count > 0 && start + (count - 1) * stride >= given)
            throw Require.Wrong(nameof(targets), $"must hold a target for step {start + (count - 1) * stride}, where the last window begins; it had {given}");
    }

    /// <summary>The number of batches in each pass.</summary>
    public long? BatchCount => RowOrder.Batches(count, batchSize);

    /// <summary>The number of windows.</summary>
    public long? RowCount => count;

    /// <summary>True.</summary>
    public bool CanSeek => true;

    IEnumerable<OrderSeed> IDrawnOrder.DrawnSeeds => seed?.Drawn ?? [];

    /// <inheritdoc/>
    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        if (count == 0) yield break;
        using var windows = Windows();
        using var batches = new TensorSource(windows, batchSize, seed?.Value).Read(pass, firstBatch, cancellationToken);
        while (batches.MoveNext()) yield return batches.Current;
    }

    private Batch Windows()
    {
        using var scope = NewDisposeScope();
        var series = data.ToTensor();
        var (sizes, steps) = (series.shape, series.stride());
        var x = series.as_strided([count, length, .. sizes[1..]], [stride * steps[0], rate * steps[0], .. steps[1..]], series.storage_offset() + start * steps[0]);
        return new Batch(x, targets.IsNull ? null : targets.ToTensor().slice(0, start, start + (count - 1) * stride + 1, stride));
    }

    private long CountOf(long places) => Math.Max(0, (places + stride - 1) / stride);

    private static long Rows(ArrayLike array, string parameter)
    {
        using var tensor = array.ToTensor();
        return tensor.dim() > 0 ? tensor.size(0) : throw Require.Wrong(parameter, "must have an axis of steps; it was one number");
    }
}
