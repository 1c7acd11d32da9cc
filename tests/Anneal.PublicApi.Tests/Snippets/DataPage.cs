using System.Globalization;
using Anneal;
using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

/// <summary>What docs/data.md shows.</summary>
public sealed class DataPage : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("anneal-").FullName;
    private readonly string home = Environment.CurrentDirectory;
    private readonly float[,] xTest = { { 1, 2 }, { 3, 4 } };
    private readonly float[] yTest = [3, 7];

    public DataPage()
    {
        Environment.CurrentDirectory = folder;
        File.WriteAllLines("points.csv", Enumerable.Range(0, 250).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i / 100.0},{i % 10},{i / 100.0 + i % 10}")));
    }

    [Fact]
    public void Enumerables()
    {
        using var model = Make();
        // snippet: enumerated-batches
        IEnumerable<Batch> ReadPoints()
        {
            foreach (var lines in File.ReadLines("points.csv").Chunk(100))
            {
                float[][] rows = [.. lines.Select(line => line.Split(',').Select(text => float.Parse(text, CultureInfo.InvariantCulture)).ToArray())];
                yield return new Batch(rows.Select(row => row[..2]).ToArray(), rows.Select(row => row[2]).ToArray());
            }
        }

        var points = BatchSource.From(ReadPoints()).Shuffle(bufferRows: 10_000, seed: 1).Batch(32).Prefetch();
        model.Fit(points, epochs: 5, validationData: BatchSource.From(xTest, yTest));
        var predictions = model.Predict(BatchSource.From(ReadPoints()));
        // end snippet

        Assert.Equal(250, predictions.Lengths[0]);
        Assert.Equal(5 * 8, model.Optimizer.Iterations);

        // snippet: endless-source
        var endless = points.Repeat();
        var history = model.Fit(endless, epochs: 3, stepsPerEpoch: 10);
        // end snippet

        Assert.Equal((3, StopReason.Completed), (history.Epochs.Count, history.StopReason));

        // snippet: cached-source
        using var cached = BatchSource.From(ReadPoints()).Map(batch => new Batch(Ops.Divide(batch.X, 10), batch.Y)).Cache();
        model.Fit(cached.Shuffle(10_000, seed: 1).Prefetch(2), epochs: 3);
        // end snippet

        Assert.Equal((3L, 250L), (cached.BatchCount, cached.RowCount));
    }

    [Fact]
    public void Data_sets_of_TorchSharp()
    {
        using var scope = NewDisposeScope();
        using var model = Make();
        var (images, labels) = (rand(100, 2), rand(100));
        // snippet: torchsharp-dataset
        using var digits = utils.data.TensorDataset(images, labels);
        model.Fit(BatchSource.From(digits, batchSize: 64, shuffleSeed: 1), epochs: 2);
        // end snippet

        Assert.Equal(4, model.Optimizer.Iterations);
    }

    [Fact]
    public void A_source_of_your_own()
    {
        using var model = Make();
        var history = model.Fit(new Noise(5, seed: 1), epochs: 2, verbose: 0);
        Assert.Equal((10L, 2), (model.Optimizer.Iterations, history.Epochs.Count));
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = home;
        Directory.Delete(folder, recursive: true);
    }

    private static Sequential Make()
    {
        var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile("adam", "mse");
        return model;
    }
}

// snippet: own-source
sealed class Noise(int batches, int seed) : IBatchSource
{
    public long? BatchCount => batches;
    public long? RowCount => 32L * batches;
    public bool CanSeek => true;

    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default)
    {
        for (var i = firstBatch; i < batches; i++)
        {
            var random = new Random(SeedOf(pass, i));
            float[][] rows = [.. Enumerable.Range(0, 32).Select(_ => new[] { random.NextSingle(), random.NextSingle() })];
            yield return new Batch(rows, rows.Select(row => row.Sum()).ToArray());
        }
    }

    private int SeedOf(long pass, long batch) => (int)(seed + 1_000_003 * pass + batch);
}
// end snippet
