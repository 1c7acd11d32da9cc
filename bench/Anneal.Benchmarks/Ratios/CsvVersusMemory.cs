using System.Globalization;
using Anneal.Csv;
using Anneal.Data;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Benchmarks.Ratios;

/// <summary>Training on a CSV file that one thread reads ahead, beside training on the same numbers in memory. A step takes about 2 ms.</summary>
internal sealed class CsvVersusMemory : IPair
{
    private const int Steps = 200, BatchSize = 32, Features = 100, Classes = 10;

    private readonly string path = Path.GetTempFileName();
    private readonly float[,] x = new float[Steps * BatchSize, Features];
    private readonly int[] y = new int[Steps * BatchSize];
    private readonly Sequential model = new(
        [new Input(Features), new Dense(768, activation: "relu"), new Dense(768, activation: "relu"), new Dense(Classes, activation: "softmax")]);

    private CsvVersusMemory()
    {
        model.Compile("adam", "sparse_categorical_crossentropy", metrics: "accuracy");
        var random = new Random(1);
        using var file = File.CreateText(path);
        file.WriteLine(string.Join(',', Enumerable.Range(0, Features).Select(i => $"x{i}").Append("y")));
        for (var row = 0; row < y.Length; row++)
        {
            for (var i = 0; i < Features; i++) x[row, i] = random.NextSingle();
            y[row] = random.Next(Classes);
            file.WriteLine(string.Join(',', Enumerable.Range(0, Features).Select(i => x[row, i].ToString(CultureInfo.InvariantCulture)).Append($"{y[row]}")));
        }
    }

    public static Ratio Row { get; } = new("csv-stream-vs-memory", "steps/s", () => new CsvVersusMemory());

    public double Ours() => Rate.Of(Steps, () => model.Fit(new CsvSource(path, label: "y", batchSize: BatchSize).Prefetch(), verbose: 0));

    public double Peer() => Rate.Of(Steps, () => model.Fit(x, y, BatchSize, verbose: 0, shuffle: false));

    public void Dispose()
    {
        model.Dispose();
        File.Delete(path);
    }
}
