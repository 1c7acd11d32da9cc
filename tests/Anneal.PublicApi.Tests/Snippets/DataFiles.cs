using Anneal.Csv;
using Anneal.Data;
using Anneal.Images;
using Anneal.Layers;
using Anneal.ML;
using Anneal.Models;
using Microsoft.Data.Analysis;

namespace UserCode;

public sealed class DataFiles : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("anneal-").FullName;
    private readonly string home = Environment.CurrentDirectory;

    public DataFiles() => Environment.CurrentDirectory = folder;

    [Fact]
    public void A_file_of_a_table()
    {
        File.WriteAllText("iris.csv", "sepal,petal,species\n5.1,1.4,setosa\n7,4.7,versicolor\n6.3,6,virginica\n");
        using var model = Classifier(2);
        {
            // snippet: csv-readme
            var source = new CsvSource("iris.csv", label: "species", classes: ["setosa", "versicolor", "virginica"]);
            model.Fit(source, epochs: 10, verbose: 0);
            // end snippet
        }
        Assert.Equal(10, model.Optimizer.Iterations);
        {
            // snippet: csv-shuffled
            var source = new CsvSource("iris.csv", label: "species", classes: ["setosa", "versicolor", "virginica"]);
            model.Fit(source.Shuffle(10_000, seed: 1).Prefetch(), epochs: 10, verbose: 0);
            // end snippet
        }
        Assert.Equal(20, model.Optimizer.Iterations);
    }

    [Fact]
    public void Files_of_a_table()
    {
        foreach (var name in new[] { "2024.csv", "2025.csv" }) File.WriteAllText(name, "id;age;income;weight;risk\n1;40;?;1;0.5\n2;50;1e4;0.5;0.25\n");
        // snippet: csv-columns
        var source = new CsvSource(
            ["2024.csv", "2025.csv"],
            features: ["age", "income"],
            label: "risk",
            sampleWeight: "weight",
            missing: 0,
            separator: ';');
        // end snippet
        using var batches = source.Read(pass: 0);
        Assert.True(batches.MoveNext());
        using var batch = batches.Current;
        Assert.Equal([40, 0, 50, 10_000, 40, 0, 50, 10_000], batch.X.data<float>().ToArray());
    }

    [Fact]
    public void Folders_of_images()
    {
        foreach (var name in new[] { "rose", "tulip" })
        {
            Directory.CreateDirectory(Path.Combine("flowers", name));
            for (var i = 0; i < 5; i++) File.WriteAllBytes(Path.Combine("flowers", name, $"{i}.bmp"), Pixel((byte)(40 * i)));
        }
        // snippet: images-readme
        var (training, validation) = new ImageFolder("flowers", imageSize: (32, 32), validationSplit: 0.2, subset: "both", seed: 1);
        // end snippet
        using var model = new Sequential([new Input(32, 32, 3), new Rescaling(1 / 255.0), new GlobalAveragePooling2D(), new Dense(2, "softmax")]);
        model.Compile("adam", "sparse_categorical_crossentropy", ["accuracy"]);
        // snippet: images-fit
        var history = model.Fit(training.Prefetch(2), epochs: 5, validationData: validation);
        Console.WriteLine($"{string.Join(", ", training.ClassNames)}: {history["val_accuracy"][^1]:P0}");
        // end snippet
        Assert.Equal((8, 2), (training.RowCount, validation.RowCount));
        Assert.Equal(["rose", "tulip"], training.ClassNames);
    }

    [Fact]
    public void Windows_of_a_series()
    {
        using var model = new Sequential([new Input(24), new Reshape([24, 1]), new LSTM(4), new Dense(1)]);
        model.Compile("adam", "mse");
        // snippet: windows
        float[] series = [.. Enumerable.Range(0, 200).Select(hour => MathF.Sin(hour / 4f))];
        var windows = new TimeseriesWindows(series, targets: series[24..], sequenceLength: 24, shuffle: true, seed: 1);
        model.Fit(windows, epochs: 5, verbose: 0);
        // end snippet
        Assert.Equal(176, windows.RowCount);
    }

    [Fact]
    public void Data_views()
    {
        using var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile("adam", "mse");
        // snippet: data-frame
        var data = new DataFrame(
            new DoubleDataFrameColumn("Size", [120, 80]), new Int32DataFrameColumn("Rooms", [5, 3]), new SingleDataFrameColumn("Price", [3.5f, 2f]));
        // end snippet
        // snippet: ml-readme
        var source = new DataViewSource(data, features: ["Size", "Rooms"], label: "Price");
        model.Fit(source, epochs: 10, verbose: 0);
        // end snippet
        Assert.Equal(10, model.Optimizer.Iterations);
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = home;
        Directory.Delete(folder, recursive: true);
    }

    private static Sequential Classifier(int features)
    {
        var model = new Sequential([new Input(features), new Dense(3, "softmax")]);
        model.Compile("adam", "sparse_categorical_crossentropy");
        return model;
    }

    // One pixel as a bitmap of 24 bits.
    private static byte[] Pixel(byte red) =>
        [0x42, 0x4D, 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, red, 0];
}
