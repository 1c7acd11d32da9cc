using System.Globalization;
using Anneal.Csv;
using Anneal.Data;
using Anneal.Images;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Distribution.Worker;

/// <summary>Data in files, which each rank makes for itself.</summary>
internal static class Files
{
    public static void Tables(Work work)
    {
        var folder = Directory.CreateTempSubdirectory("anneal-table-");
        try
        {
            var path = Path.Combine(folder.FullName, "rows.csv");
            var (x, y) = Rows.Regression(31);
            File.WriteAllLines(path, ["a,b,c,d,note,y", .. Enumerable.Range(0, 31).Select(i => string.Create(CultureInfo.InvariantCulture, $"{x[i, 0]},{x[i, 1]},{x[i, 2]},{x[i, 3]},\"row {i},\n{new string('-', i)}\",{y[i, 0]}"))]);
            RandomSeed.Set(7);
            using var model = new Sequential([new Dense(6, "tanh"), new Dense(1)]);
            model.Compile(new Adam(0.01), "mse");
            work.Put("tables", model.Fit(new CsvSource(path, features: ["a", "b", "c", "d"], label: "y", batchSize: 8).Prefetch(), epochs: 4, verbose: 0));
            work.Put("tables", model);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Argument: what rank 1 reads otherwise than the others, though the rows are the same.</summary>
    public static void OfOtherKinds(Work work)
    {
        var path = Path.GetTempFileName();
        try
        {
            var (x, y) = Rows.Regression(40);
            File.WriteAllLines(path, ["a,b,c,d,y", .. Enumerable.Range(0, 40).Select(i => string.Create(CultureInfo.InvariantCulture, $"{x[i, 0]},{x[i, 1]},{x[i, 2]},{x[i, 3]},{y[i, 0]}"))]);
            var labels = Enumerable.Range(0, 40).Select(i => y[i, 0]).ToArray();
            using var model = new Sequential([new Dense(1)]);
            model.Compile(new Adam(0.01), "mse");
            // One that others wrap is what it is.
            IBatchSource Table() => new CsvSource(path, label: "y", batchSize: 8).Prefetch();
            IBatchSource Batches() => BatchSource.From(x, labels, batchSize: 8).Prefetch();
            switch (work.Arguments[0])
            {
                case "kind":
                    model.Fit(work.Rank == 1 ? Table() : Batches(), verbose: 0);
                    break;
                case "kind to evaluate":
                    model.Evaluate(work.Rank == 1 ? Table() : Batches(), verbose: 0);
                    break;
                default:
                    model.Fit(Batches(), verbose: 0, validationData: work.Rank == 1 ? Batches() : Table());
                    break;
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Rank 0 alone has read the file before, and so knows its length.</summary>
    public static void KnownOnRankZero(Work work)
    {
        var path = Path.GetTempFileName();
        try
        {
            var (x, y) = Rows.Regression(31);
            File.WriteAllLines(path, ["a,b,c,d,y", .. Enumerable.Range(0, 31).Select(i => string.Create(CultureInfo.InvariantCulture, $"{x[i, 0]},{x[i, 1]},{x[i, 2]},{x[i, 3]},{y[i, 0]}"))]);
            CsvSource train = new(path, label: "y", batchSize: 8), test = new(path, label: "y", batchSize: 5);
            foreach (var source in work.Rank == 0 ? new[] { train, test } : [])
            {
                using var reading = source.Read(0);
                while (reading.MoveNext()) reading.Current.Dispose();
            }
            RandomSeed.Set(7);
            using var model = new Sequential([new Dense(6, "tanh"), new Dense(1)]);
            model.Compile(new Adam(new Schedules.CosineDecay(0.02, 10)), "mse");
            work.Put("known", model.Fit(train.Prefetch(), epochs: 3, verbose: 0, validationData: test));
            work.Put("known", model.Evaluate(test, verbose: 0));
            work.Put("known", model);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static void Pictures(Work work)
    {
        var folder = Directory.CreateTempSubdirectory("anneal-pictures-");
        try
        {
            for (var i = 0; i < 10; i++) Picture(Path.Combine(folder.CreateSubdirectory(i % 2 == 0 ? "even" : "odd").FullName, $"{i}.bmp"), i);
            RandomSeed.Set(7);
            using var model = new Sequential([new Rescaling(1.0 / 255), new Flatten(), new Dense(2, "softmax")]);
            model.Compile(new Adam(0.01), "sparse_categorical_crossentropy");
            var source = new ImageFolder(folder.FullName, batchSize: 4, imageSize: new(4, 4), seed: 3);
            work.Put("pictures", model.Fit(source, epochs: 4, verbose: 0));
            work.Put("pictures", model);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // 4 x 4 pixels of 24 bits.
    private static void Picture(string path, int shade)
    {
        using var file = new BinaryWriter(File.Create(path));
        file.Write("BM"u8);
        foreach (var number in new[] { 54 + 48, 0, 54, 40, 4, 4 }) file.Write(number);
        foreach (var number in new short[] { 1, 24 }) file.Write(number);
        foreach (var number in new[] { 0, 48, 2835, 2835, 0, 0 }) file.Write(number);
        for (var i = 0; i < 48; i++) file.Write((byte)(shade * 20 + i));
    }
}
