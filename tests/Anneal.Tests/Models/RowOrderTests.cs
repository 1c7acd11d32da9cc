using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Testing;
using Anneal.Tests.Callbacks;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>Which rows training sees, and when.</summary>
public class RowOrderTests
{
    private static readonly float[,] X = Samples.Inputs(20);
    private static readonly int[] Y = Samples.Labels(20);

    [Fact]
    public void Every_epoch_sees_every_row_once_whatever_the_batch_size() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 50], Gen.Int, Gen.Bool).ForAll((rows, batchSize, seed, shuffle) =>
        {
            var seen = Seen(rows, batchSize, epochs: 2, shuffle: shuffle, seed: seed);
            Assert.Equal(2 * ((rows + batchSize - 1) / batchSize), seen.Count);
            foreach (var epoch in seen.Chunk(seen.Count / 2))
            {
                Assert.All(epoch.SkipLast(1), batch => Assert.Equal(batchSize, batch.Length));
                Assert.Equal(Enumerable.Range(0, rows), (shuffle ? epoch.SelectMany(b => b).Order() : epoch.SelectMany(b => b)).Select(r => (int)r));
            }
        }, cases: 60);

    [Fact]
    public void Each_epoch_has_an_order_of_its_own_and_the_seed_decides_all()
    {
        var orders = new[] { 1, 1, 2 }.Select(seed => Seen(30, 30, epochs: 3, seed: seed)).ToList();
        Assert.Equal(orders[0], orders[1]);
        Assert.Equal(6, orders[0].Concat(orders[2]).Select(o => string.Join(",", o)).Distinct().Count());
    }

    /// <summary>Each of 4! orders has probability 1/24; Hoeffding for 4,800 draws: off by more than 0.06 with probability below 2 exp(-34).</summary>
    [Fact]
    public void Orders_are_equally_likely()
    {
        var shares = Enumerable.Range(0, 4800).Select(i => string.Join(",", RowOrder.Shuffled(4, seed: i / 8, pass: i % 8)))
            .GroupBy(o => o).Select(g => g.Count() / 4800.0).ToList();
        Assert.Equal(24, shares.Count);
        Assert.All(shares, share => Assert.InRange(share, 0, 1 / 24.0 + 0.06));
    }

    [Fact]
    public void Rows_inputs_targets_and_weights_stay_together()
    {
        using var data = new Batch(arange(17, dtype: float32), arange(17, dtype: int64), arange(17, dtype: float32));
        using var reader = new BatchReader(new TensorSource(data, 5, seed: 3));
        for (var step = 0; step < 8; step++)
        {
            using var batch = reader.Next()!;
            Assert.Equal(GoldenTensor.Values(batch.X), GoldenTensor.Values(batch.Y!));
            Assert.Equal(GoldenTensor.Values(batch.X), GoldenTensor.Values(batch.SampleWeight!));
        }
    }

    [Fact]
    public void Validation_split_takes_the_last_rows_before_shuffling()
    {
        var seen = Seen(10, 3, epochs: 2, validationSplit: 0.3);
        Assert.Equal(Enumerable.Range(0, 7), seen.Take(3).SelectMany(b => b).Order().Select(r => (int)r));

        using var model = Samples.Classifier();
        var split = model.Fit(X, Y, verbose: 0, validationSplit: 0.25);
        using var twin = Samples.Classifier();
        twin.SetWeights([.. model.GetWeights().Select(w => (ArrayLike)w)]);
        using var x = tensor(X);
        using var last = x.narrow(0, 15, 5);
        Assert.Equal(split["val_loss"][0], twin.Evaluate(last, Y[15..], verbose: 0)["loss"]);
    }

    [Theory]
    [InlineData(0.3, 90, 63)]
    [InlineData(0.9, 10, 1)]
    [InlineData(0.1, 10, 9)]
    [InlineData(0.7, 10, 3)]
    [InlineData(0.29, 100, 71)]
    [InlineData(0.25, 9, 6)]
    [InlineData(1.0 / 3, 9, 6)]
    [InlineData(2.0 / 3, 9, 3)]
    [InlineData(5.0 / 6, 6, 1)]
    public void Validation_split_is_counted_as_the_decimal_that_was_written(double split, int rows, int trained)
    {
        using var model = Samples.Classifier();
        var batches = new HookRecorder();
        model.Fit(Samples.Inputs(rows), Samples.Labels(rows), batchSize: 1, verbose: 0, validationSplit: split, callbacks: [batches]);
        Assert.Equal((trained, rows - trained), (batches.Calls.Count(c => c.StartsWith("train_batch_end", StringComparison.Ordinal)), batches.Calls.Count(c => c.StartsWith("test_batch_end", StringComparison.Ordinal))));
    }

    [Fact]
    public void Steps_per_epoch_goes_on_where_the_last_epoch_stopped()
    {
        var seen = Seen(7, 2, epochs: 4, stepsPerEpoch: 3, seed: 5);
        var straight = Seen(7, 2, epochs: 3, seed: 5);
        Assert.Equal(straight, seen);
    }

    [Fact]
    public void Initial_epoch_has_the_orders_of_that_epoch()
    {
        var straight = Seen(9, 4, epochs: 4, seed: 5);
        Assert.Equal(straight.Skip(6), Seen(9, 4, epochs: 4, initialEpoch: 2, seed: 5));
    }

    [Fact]
    public void Two_runs_of_two_epochs_are_one_of_four_to_the_bit()
    {
        using var straight = Samples.Classifier(dropout: 0.2, new Adam(new Schedules.ExponentialDecay(0.05, 3, 0.9)));
        using var halves = Samples.Classifier(dropout: 0.2, new Adam(new Schedules.ExponentialDecay(0.05, 3, 0.9)));
        var whole = straight.Fit(X, Y, batchSize: 6, epochs: 4, verbose: 0, seed: 8);
        var first = halves.Fit(X, Y, batchSize: 6, epochs: 2, verbose: 0, seed: 8);
        var second = halves.Fit(X, Y, batchSize: 6, epochs: 4, initialEpoch: 2, verbose: 0, seed: 8);
        Assert.Equal(Samples.State(straight), Samples.State(halves));
        Assert.Equal([0, 1, 2, 3], first.Epochs.Concat(second.Epochs));
        foreach (var name in whole.Names) Assert.Equal(whole[name], first[name].Concat(second[name]));
    }

    [Fact]
    public void Random_seed_makes_a_whole_program_repeatable()
    {
        var runs = new[] { 3, 3, 4 }.Select(seed =>
        {
            RandomSeed.Set(seed);
            using var model = new Sequential([new Dense(6, "relu"), new Dropout(0.3), new Dense(3, "softmax")]);
            model.Compile("adam", "sparse_categorical_crossentropy");
            model.Fit(X, Y, batchSize: 3, epochs: 2, verbose: 0);
            return Samples.State(model);
        }).ToList();
        Assert.Equal(runs[0], runs[1]);
        Assert.NotEqual(runs[0], runs[2]);
    }

    /// <summary>The numbers of the rows of each batch trained on.</summary>
    private static List<float[]> Seen(
        int rows, int batchSize, int epochs, bool shuffle = true, int seed = 1, double validationSplit = 0, int initialEpoch = 0, long? stepsPerEpoch = null)
    {
        var watch = new Watch();
        using var model = new Sequential([watch, new Dense(1)]);
        model.Compile("sgd", "mse");
        var numbers = new float[rows, 1];
        for (var i = 0; i < rows; i++) numbers[i, 0] = i;
        model.Fit(
            numbers, numbers, batchSize, epochs, verbose: 0, shuffle: shuffle, seed: seed, validationSplit: validationSplit, initialEpoch: initialEpoch,
            stepsPerEpoch: stepsPerEpoch);
        return watch.Batches;
    }

    private sealed class Watch : UnaryLayer
    {
        public List<float[]> Batches { get; } = [];

        protected override Tensor Call(Tensor input, CallContext context)
        {
            if (context.Training) Batches.Add([.. GoldenTensor.Values(input).Select(v => (float)v)]);
            return input * 0.001f;
        }
    }
}
