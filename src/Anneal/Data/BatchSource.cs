using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.utils.data;

namespace Anneal.Data;

/// <summary>Makes sources of arrays and of what can be enumerated, and other sources of sources.</summary>
/// <remarks>A source that is made of others reads them batch by batch, so memory holds one batch and what is said at each function. It knows its length, and can seek, as far as they can.</remarks>
/// <example><code>
/// var training = BatchSource.From(ReadFiles()).Shuffle(10_000, seed: 1).Batch(32).Prefetch(2);
/// model.Fit(training, epochs: 5, stepsPerEpoch: 1000);
/// </code></example>
public static class BatchSource
{
    /// <summary>Batches of arrays in memory.</summary>
    /// <param name="x">The inputs, with samples along the first axis: an array, a list, or a dictionary by name.</param>
    /// <param name="y">The targets, one row per sample. Default: none.</param>
    /// <param name="sampleWeight">One weight per row, 0 or more. Default: none.</param>
    /// <param name="batchSize">The number of rows per batch; the last one may be smaller. Default 32.</param>
    /// <param name="shuffleSeed">The seed of the order of the rows, another in each pass. Default null: rows as they stand.</param>
    /// <exception cref="ArgumentException">There are no rows, arrays differ in their number of rows, or an argument is out of range.</exception>
    public static IBatchSource From(DataLike x, DataLike y = default, DataLike sampleWeight = default, int batchSize = 32, int? shuffleSeed = null) =>
        new ArraySource(x, y, sampleWeight, Require.AtLeast(batchSize, 1), shuffleSeed);

    /// <summary>Batches that are enumerated anew in each pass.</summary>
    /// <param name="batches">Those of a list stay the list's. Those that are made while enumerating are freed after their step.</param>
    /// <returns>A source. It knows its length and can seek if <paramref name="batches"/> is a list.</returns>
    public static IBatchSource From(IEnumerable<Batch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        if (batches is IReadOnlyList<Batch> list && list.Contains(null!)) throw new ArgumentException("batches must hold batches; one was null.", nameof(batches));
        return new EnumeratedSource<Batch>(batches, batch => batch.Alias(), batch => batch);
    }

    /// <summary>Inputs and targets of batches, enumerated anew in each pass.</summary>
    /// <param name="batches">Tensors in a list stay the list's. Those that are made while enumerating are freed after their step.</param>
    /// <returns>A source. It knows its length and can seek if <paramref name="batches"/> is a list.</returns>
    public static IBatchSource From(IEnumerable<(DataLike X, DataLike Y)> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new EnumeratedSource<(DataLike X, DataLike Y)>(batches, batch => Data.Batch.Sharing(batch.X, batch.Y, default), batch => new(batch.X, batch.Y));
    }

    /// <summary>Batches that are enumerated asynchronously, anew in each pass, by a thread of their own.</summary>
    /// <param name="batches">They are freed after their step. At most two wait for it.</param>
    /// <returns>A source of unknown length that cannot seek.</returns>
    public static IBatchSource From(IAsyncEnumerable<Batch> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new PrefetchedSource(new AsyncSource<Batch>(batches, batch => batch), 1);
    }

    /// <inheritdoc cref="From(IAsyncEnumerable{Batch})"/>
    public static IBatchSource From(IAsyncEnumerable<(DataLike X, DataLike Y)> batches)
    {
        ArgumentNullException.ThrowIfNull(batches);
        return new PrefetchedSource(new AsyncSource<(DataLike X, DataLike Y)>(batches, batch => new(batch.X, batch.Y)), 1);
    }

    /// <summary>A TorchSharp data set whose items have tensors by name.</summary>
    /// <param name="dataset">Stays the caller's. Its items are stacked.</param>
    /// <param name="x">The name of the input. Default <c>"data"</c>, as in <c>torchvision.datasets</c>.</param>
    /// <param name="y">The name of the target; null if there is none. Default <c>"label"</c>.</param>
    /// <param name="batchSize">The number of items per batch; the last one may be smaller. Default 32.</param>
    /// <param name="shuffleSeed">The seed of the order of the items, another in each pass. Default null: items as they stand.</param>
    /// <returns>A source that knows its length and can seek.</returns>
    public static IBatchSource From(Dataset<Dictionary<string, Tensor>> dataset, string x = "data", string? y = "label", int batchSize = 32, int? shuffleSeed = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new DatasetSource<Dictionary<string, Tensor>>(
            dataset,
            items => new(stack(items.Select(item => Named(item, x, nameof(x)))), y is null ? default : stack(items.Select(item => Named(item, y, nameof(y))))),
            Require.AtLeast(batchSize, 1),
            shuffleSeed);
    }

    /// <summary>A TorchSharp data set whose items are lists: input, target if there is one, and weight if there is one.</summary>
    /// <param name="dataset">Stays the caller's. Its items are stacked.</param>
    /// <param name="batchSize">The number of items per batch; the last one may be smaller. Default 32.</param>
    /// <param name="shuffleSeed">The seed of the order of the items, another in each pass. Default null: items as they stand.</param>
    /// <returns>A source that knows its length and can seek.</returns>
    public static IBatchSource From(Dataset<IList<Tensor>> dataset, int batchSize = 32, int? shuffleSeed = null)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new DatasetSource<IList<Tensor>>(
            dataset, items => Listed([.. Enumerable.Range(0, items[0].Count).Select(part => stack(items.Select(item => item[part])))]), Require.AtLeast(batchSize, 1), shuffleSeed);
    }

    /// <summary>A TorchSharp data loader whose batches have tensors by name, read anew in each pass.</summary>
    /// <param name="loader">Stays the caller's. It decides on order and batch size; with a seed, it gives the same order in each pass.</param>
    /// <param name="x">The name of the input. Default <c>"data"</c>, as in <c>torchvision.datasets</c>.</param>
    /// <param name="y">The name of the target; null if there is none. Default <c>"label"</c>.</param>
    /// <returns>A source that knows its length and cannot seek.</returns>
    public static IBatchSource From(DataLoader<Dictionary<string, Tensor>, Dictionary<string, Tensor>> loader, string x = "data", string? y = "label")
    {
        ArgumentNullException.ThrowIfNull(loader);
        return new LoaderSource<Dictionary<string, Tensor>>(loader, tensors => new(Named(tensors, x, nameof(x)), y is null ? default : (DataLike)Named(tensors, y, nameof(y))));
    }

    /// <summary>A TorchSharp data loader whose batches are lists: inputs, targets if there are any, and weights if there are any. It is read anew in each pass.</summary>
    /// <param name="loader">Stays the caller's. It decides on order and batch size; with a seed, it gives the same order in each pass.</param>
    /// <returns>A source that knows its length and cannot seek.</returns>
    public static IBatchSource From(DataLoader<IList<Tensor>, IList<Tensor>> loader)
    {
        ArgumentNullException.ThrowIfNull(loader);
        return new LoaderSource<IList<Tensor>>(loader, Listed);
    }

    /// <summary>Shuffles rows: each row that comes in takes the place of a row in a buffer, chosen at random, which goes out. Batches keep their sizes.</summary>
    /// <param name="source">The data.</param>
    /// <param name="bufferRows">The number of rows in the buffer, 1 or more. All orders are equally likely if it holds all rows.</param>
    /// <param name="seed">What the order follows from, together with the number of the pass. Default: from <see cref="RandomSeed"/>; a run that resumes takes that of its checkpoint.</param>
    /// <remarks>TensorFlow: <c>tf.data.Dataset.shuffle</c>.</remarks>
    public static IBatchSource Shuffle(this IBatchSource source, int bufferRows, int? seed = null) =>
        new ShuffledSource(Given(source), Require.AtLeast(bufferRows, 1), new(seed));

    /// <summary>Makes batches of another size of the same rows.</summary>
    /// <param name="source">The data.</param>
    /// <param name="size">The number of rows per batch, 1 or more.</param>
    /// <param name="dropRemainder">Whether to leave out a last batch that is smaller. Default false.</param>
    /// <returns>A source. It knows its length if <paramref name="source"/> knows its number of rows.</returns>
    public static IBatchSource Batch(this IBatchSource source, int size, bool dropRemainder = false) => new RebatchedSource(Given(source), Require.AtLeast(size, 1), dropRemainder);

    /// <summary>Makes one pass of several.</summary>
    /// <param name="source">The data.</param>
    /// <param name="count">The number of passes, 1 or more. Default null: without end; training then needs <c>stepsPerEpoch</c>.</param>
    /// <returns>A source. Its length is <see cref="long.MaxValue"/> if it has no end.</returns>
    public static IBatchSource Repeat(this IBatchSource source, long? count = null) => new RepeatedSource(Given(source), Require.AtLeast(count, 1));

    /// <summary>Takes the first batches of each pass.</summary>
    /// <param name="source">The data.</param>
    /// <param name="batches">How many, 1 or more; fewer if there are fewer.</param>
    public static IBatchSource Take(this IBatchSource source, long batches) => new PartOfSource(Given(source), 0, Require.AtLeast(batches, 1));

    /// <summary>Leaves out the first batches of each pass.</summary>
    /// <param name="source">The data.</param>
    /// <param name="batches">How many, 0 or more.</param>
    public static IBatchSource Skip(this IBatchSource source, long batches) => new PartOfSource(Given(source), Require.AtLeast(batches, 0), null);

    /// <summary>Changes each batch.</summary>
    /// <param name="source">The data.</param>
    /// <param name="function">
    /// Makes a batch of a batch. The batch that it is given is freed afterwards, unless it is the result; tensors that go into the result go with it. Other tensors that are made in it are freed.
    /// The same batch must give the same result, or the source cannot seek.
    /// </param>
    /// <returns>A source. Its number of rows is unknown.</returns>
    /// <example><code>
    /// var scaled = source.Map(batch => new Batch(Ops.Divide(batch.X, 255), batch.Y));
    /// </code></example>
    public static IBatchSource Map(this IBatchSource source, Func<Batch, Batch> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new MappedSource(Given(source), function);
    }

    /// <summary>Keeps the batches of the first whole pass in memory; later passes are copies of it.</summary>
    /// <param name="source">The data.</param>
    /// <returns>A source that holds the memory until it is disposed.</returns>
    public static BatchCache Cache(this IBatchSource source) => new(Given(source));

    /// <summary>Reads ahead on a thread of its own. The bits are the same as without.</summary>
    /// <param name="source">The data. An exception in it is thrown where the batch is read, with its stack.</param>
    /// <param name="count">The number of batches that may wait, 1 or more; one more may be in the making. Default 1.</param>
    /// <remarks>The thread ends with the pass, and when the pass is left. Functions of <see cref="Map"/> before it run on the thread: random numbers of <c>torch</c> in them mix with those of training.</remarks>
    public static IBatchSource Prefetch(this IBatchSource source, int count = 1) => new PrefetchedSource(Given(source), Require.AtLeast(count, 1));

    private static IBatchSource Given(IBatchSource source) => source ?? throw new ArgumentNullException(nameof(source));

    private static Tensor Named(Dictionary<string, Tensor> tensors, string name, string argument) => tensors.TryGetValue(name, out var found) ? found
        : throw new ArgumentException($"{argument} must be one of {string.Join(", ", tensors.Keys.Order(StringComparer.Ordinal))}; it was {name}.", argument);

    private static Batch Listed(IList<Tensor> tensors) => tensors.Count is >= 1 and <= 3
        ? new(tensors[0], tensors.Count > 1 ? tensors[1] : default, tensors.Count > 2 ? tensors[2] : default)
        : throw new ArgumentException($"Items must have 1 to 3 tensors: input, target and weight; one had {tensors.Count}.");
}
