using System.Globalization;
using Anneal.Callbacks;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Tests.Data;
using Anneal.Tests.Saving;
using Anneal.Training;
using TorchSharp;

namespace Anneal.Csv.Tests;

public sealed class CsvTrainingTests : IDisposable
{
    private const int Rows = 22;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Training_on_a_file_is_training_on_its_numbers()
    {
        var (x, y) = Numbers();
        var source = new CsvSource(Written(x, y), label: "y", batchSize: 4);
        using var fromFile = Model();
        using var fromArrays = Model();
        fromFile.Fit(source, epochs: 3, verbose: 0);
        fromArrays.Fit(x, y, batchSize: 4, epochs: 3, verbose: 0, shuffle: false);
        Assert.Equal(Weights(fromArrays), Weights(fromFile));
        Assert.Equal(fromArrays.Evaluate(x, y, verbose: 0)["loss"], fromFile.Evaluate(source, verbose: 0)["loss"], 1e-6);
        Assert.Equal(fromArrays.Predict(x, verbose: 0), fromFile.Predict(source, verbose: 0));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    public void A_run_that_was_stopped_within_an_epoch_resumes_there(int stop)
    {
        var (x, y) = Numbers();
        var path = Written(x, y);
        using var whole = Model();
        whole.Fit(new CsvSource(path, label: "y", batchSize: 4), epochs: 3, verbose: 0);

        using (var first = Model())
        using (var cancellation = new CancellationTokenSource())
        {
            var history = first.Fit(
                new CsvSource(path, label: "y", batchSize: 4), epochs: 3, verbose: 0, cancellationToken: cancellation.Token,
                callbacks: [new BackupAndRestore(folder.File("backup")), new LambdaCallback(onTrainBatchEnd: (_, _) => { if (--stop == 0) cancellation.Cancel(); })]);
            Assert.Equal(StopReason.Cancelled, history.StopReason);
        }
        using var resumed = Model();
        resumed.Fit(new CsvSource(path, label: "y", batchSize: 4), epochs: 3, verbose: 0, callbacks: [new BackupAndRestore(folder.File("backup"))]);
        Assert.Equal(Weights(whole), Weights(resumed));
    }

    [Fact]
    public void An_error_in_the_last_of_100_000_rows_comes_when_that_row_is_reached_and_no_batch_outlives_its_step()
    {
        const int Count = 100_000, BatchSize = 32;
        using (var file = File.CreateText(folder.File("large.csv")))
        {
            file.WriteLine("a,b,c,d,y");
            for (var i = 0; i < Count - 1; i++) file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{i},{i * 0.5},{-i},1e-3,{i % 7}"));
            file.WriteLine("1,2,3,4,oops");
        }
        var source = new CsvSource(folder.File("large.csv"), label: "y", batchSize: BatchSize);
        using var batches = source.Read(pass: 0, cancellationToken: TestContext.Current.CancellationToken);
        var (before, most, rows) = (torch.Tensor.TotalCount, 0L, 0L);
        var error = Assert.Throws<InvalidDataException>(() =>
        {
            while (batches.MoveNext())
            {
                using var batch = batches.Current;
                rows += batch.Count;
                most = Math.Max(most, torch.Tensor.TotalCount - before);
            }
        });
        Assert.Equal(Count - BatchSize, rows);
        Assert.Equal(2, most);
        Assert.EndsWith("large.csv, line 100001, column 'y': 'oops' is not a number; for names of classes, give classes.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pass_that_ends_early_closes_its_file()
    {
        var (x, y) = Numbers();
        var path = Written(x, y);
        var batches = new CsvSource(path, label: "y", batchSize: 4).Read(pass: 0, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(batches.MoveNext());
        batches.Current.Dispose();
        batches.Dispose();
        using var exclusive = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    [Fact]
    public void Reading_can_be_cancelled()
    {
        var (x, y) = Numbers();
        using var cancellation = new CancellationTokenSource();
        using var batches = new CsvSource(Written(x, y), label: "y", batchSize: 4).Read(pass: 0, cancellationToken: cancellation.Token);
        Assert.True(batches.MoveNext());
        batches.Current.Dispose();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => batches.MoveNext());
    }

    private static (float[,] X, float[] Y) Numbers()
    {
        var random = new Random(1);
        var (x, y) = (new float[Rows, 3], new float[Rows]);
        for (var i = 0; i < Rows; i++)
        {
            for (var k = 0; k < 3; k++) x[i, k] = random.NextSingle() * 2 - 1;
            y[i] = x[i, 0] - 2 * x[i, 1];
        }
        return (x, y);
    }

    private string Written(float[,] x, float[] y) => folder.Text("data.csv", "a,b,c,y\n" + string.Concat(
        Enumerable.Range(0, y.Length).Select(i => string.Create(CultureInfo.InvariantCulture, $"{x[i, 0]:R},{x[i, 1]:R},{x[i, 2]:R},{y[i]:R}\n"))));

    private static Sequential Model()
    {
        var model = new Sequential([new Input(3), new Dense(4, "tanh", kernelInitializer: new GlorotUniform(1)), new Dense(1, kernelInitializer: new GlorotUniform(2))]);
        model.Compile(new Adam(0.01), "mse");
        return model;
    }

    private static List<float> Weights(Model model)
    {
        using var scope = torch.NewDisposeScope();
        return [.. model.Variables.SelectMany(variable => variable.Value.data<float>().ToArray())];
    }
}
