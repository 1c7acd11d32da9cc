using System.Text.Json.Nodes;
using Anneal.Data;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Data;

public sealed class TimeseriesWindowsTests
{
    public static TheoryData<string> Cases => GoldenCases.Of("utils", golden => (string?)golden["kind"] == "timeseries_dataset_from_array");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Windows_are_those_of_Keras(string text)
    {
        var golden = JsonNode.Parse(text)!;
        TimeseriesWindows Make() => Source(golden, golden["kwargs"]!);
        if (golden["result"] is JsonObject)
        {
            Assert.ThrowsAny<ArgumentException>(Make);
            return;
        }
        var source = Make();
        var expected = golden["result"]!.AsArray();
        Assert.Equal((expected.Count, expected.Sum(batch => batch!["sequences"]!.AsArray().Count)), (source.BatchCount, source.RowCount));
        Assert.Equal(expected.Select(batch => (Numbers(batch!["sequences"]!), batch["targets"] is { } targets ? Numbers(targets) : null)), Read(source));
        Passes.CanBeginAnywhere(source);
    }

    [Fact]
    public void Further_axes_stay()
    {
        var series = new float[5, 2];
        for (var i = 0; i < 10; i++) series[i / 2, i % 2] = i;
        Assert.Equal(["Float32 (2,2,2): 0 1 4 5 2 3 6 7", "Float32 (1,2,2): 4 5 8 9"], Passes.Of(new TimeseriesWindows(series, default, sequenceLength: 2, samplingRate: 2, batchSize: 2)));
    }

    [Fact]
    public void Integers_stay_integers()
    {
        int[] series = [1, 2, 3];
        Assert.Equal(["Int32 (2,2): 1 2 2 3 | Int64 (2): 5 6"], Passes.Of(new TimeseriesWindows(series, new long[] { 5, 6 }, sequenceLength: 2)));
    }

    [Fact]
    public void Nothing_of_the_series_is_copied()
    {
        float[] series = [1, 2, 3, 4];
        var source = new TimeseriesWindows(series, series, sequenceLength: 2);
        using var batches = source.Read(pass: 0, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(batches.MoveNext());
        using var batch = batches.Current;
        series[1] = 9;
        Assert.Equal("Float32 (3,2): 1 9 9 3 3 4 | Float32 (3): 1 9 3", Passes.Text(batch));
    }

    [Fact]
    public void A_tensor_of_any_strides_is_a_series_and_stays_the_callers()
    {
        using var scope = NewDisposeScope();
        var table = arange(12, dtype: float32).reshape(2, 6);
        var series = table.t().narrow(0, 1, 5);
        Assert.Equal(["Float32 (2,2,2): 1 7 3 9 3 9 5 11"], Passes.Of(new TimeseriesWindows(series, default, sequenceLength: 2, sequenceStride: 2, samplingRate: 2)));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (float)i), table.data<float>().ToArray());
    }

    [Fact]
    public void Each_pass_has_an_order_that_follows_from_the_seed()
    {
        float[] series = [.. Enumerable.Range(0, 40).Select(i => (float)i)];
        TimeseriesWindows Make(int? seed) => new(series, series, sequenceLength: 3, batchSize: 8, shuffle: true, seed: seed);
        Assert.Equal(Passes.Of(Make(7)), Passes.Of(Make(7)));
        Assert.NotEqual(Passes.Of(Make(7)), Passes.Of(Make(8)));
        Assert.NotEqual(Passes.Of(Make(7)), Passes.Of(Make(7), pass: 1));
        Passes.CanBeginAnywhere(Make(7), pass: 2);
        Assert.NotEqual(Passes.Of(Make(null)), Passes.Of(Make(null)));
    }

    [Fact]
    public void Training_on_windows_is_training_on_copies_of_them()
    {
        float[] series = [.. Enumerable.Range(0, 60).Select(i => MathF.Sin(i / 3f))];
        var (column, copies) = (new float[60, 1], new float[50, 10, 1]);
        for (var i = 0; i < 60; i++) column[i, 0] = series[i];
        for (var i = 0; i < 500; i++) copies[i / 10, i % 10, 0] = series[i / 10 + i % 10];
        using var fromWindows = Model();
        using var fromCopies = Model();
        fromWindows.Fit(new TimeseriesWindows(column, series[10..], sequenceLength: 10, batchSize: 16), epochs: 2, verbose: 0);
        fromCopies.Fit(copies, series[10..], batchSize: 16, epochs: 2, verbose: 0, shuffle: false);
        Assert.Equal(fromCopies.Predict(copies, verbose: 0), fromWindows.Predict(copies, verbose: 0));

        static Sequential Model()
        {
            RandomSeed.Set(3);
            var model = new Sequential([new Input(10, 1), new Conv1D(4, 3, activation: "relu"), new LSTM(5), new Dense(1)]);
            model.Compile("adam", "mse");
            return model;
        }
    }

    public static TheoryData<Func<TimeseriesWindows>, string> Mistakes => new()
    {
        { () => new(Series(5), default, sequenceLength: 0), "sequenceLength must be 1 or more; it was 0." },
        { () => new(Series(5), default, 2, sequenceStride: 5), "sequenceStride must be between 1 and 4; it was 5." },
        { () => new(Series(5), default, 2, samplingRate: 0), "samplingRate must be between 1 and 4; it was 0." },
        { () => new(Series(5), default, 2, startIndex: 5), "startIndex must be between 0 and 4; it was 5." },
        { () => new(Series(5), default, 2, endIndex: 5), "endIndex must be between 0 and 4; it was 5." },
        { () => new(Series(5), default, 2, startIndex: 3, endIndex: 2), "endIndex must be greater than startIndex 3; it was 2." },
        { () => new(Series(5), default, 2, batchSize: 0), "batchSize must be 1 or more; it was 0." },
        { () => new(Series(9), Series(4), 2, startIndex: 3), "targets must hold a target for step 6, where the last window begins; it had 4." },
        { () => new(default, default, 2), "The data is null. Give an array, a Tensor<T> or a TorchSharp tensor." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Mistakes_are_named(Func<TimeseriesWindows> make, string message) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    private static float[] Series(int count) => [.. Enumerable.Range(0, count).Select(i => (float)i)];

    private static TimeseriesWindows Source(JsonNode golden, JsonNode kwargs) => new(
        Series((int)golden["data_length"]!),
        golden["targets_length"] is { } targets ? Array.ConvertAll(Series((int)targets), step => 1000 + step) : default(ArrayLike),
        (long)kwargs["sequence_length"]!,
        (long?)kwargs["sequence_stride"] ?? 1,
        (long?)kwargs["sampling_rate"] ?? 1,
        kwargs.AsObject().TryGetPropertyValue("batch_size", out var size) ? (int?)size ?? 1 : 128,
        startIndex: (long?)kwargs["start_index"],
        endIndex: (long?)kwargs["end_index"]);

    private static List<(string, string?)> Read(TimeseriesWindows source)
    {
        var read = new List<(string, string?)>();
        using var batches = source.Read(pass: 0, cancellationToken: TestContext.Current.CancellationToken);
        while (batches.MoveNext())
        {
            using var batch = batches.Current;
            read.Add((Text(batch.X), batch.Y is { } targets ? Text(targets) : null));
        }
        return read;
    }

    private static string Numbers(JsonNode nested) => string.Join(' ', Leaves(nested).Select(leaf => leaf.GetValue<int>()));

    private static IEnumerable<JsonNode> Leaves(JsonNode node) => node is JsonArray items ? items.SelectMany(item => Leaves(item!)) : [node];

    private static string Text(Tensor tensor)
    {
        using var flat = tensor.flatten();
        return string.Join(' ', flat.data<float>().ToArray());
    }
}
