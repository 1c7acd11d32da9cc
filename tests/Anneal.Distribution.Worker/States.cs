using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Distribution.Worker;

/// <summary>Recurrent layers that carry their states from batch to batch.</summary>
internal static class States
{
    /// <summary>Two runs, with validation between epochs, and a callback that resets the states.</summary>
    public static void Carried(Work work)
    {
        using var model = Net();
        var (x, y) = Sequences();
        work.Put("first", model.Fit(x, y, batchSize: 8, epochs: 2, verbose: 0, shuffle: false, validationData: (x, y)));
        work.Put("states", StatesOf(model));
        work.Put("second", model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0, shuffle: false, callbacks: new LambdaCallback(onEpochEnd: (epoch, _) =>
        {
            if (epoch == 1) model.Layers.OfType<SequenceLayer>().First().ResetState();
        })));
        work.Put("evaluated", model.Evaluate(x, y, batchSize: 8, verbose: 0));
        work.Put("carried", model);
        work.Put("states after", StatesOf(model));
    }

    /// <summary>Arguments: the folder, and after how many batches training is left; 0 for never.</summary>
    public static void Resumed(Work work)
    {
        using var model = Net();
        var (x, y) = Sequences();
        using var source = new CancellationTokenSource();
        var (batches, last) = (0, int.Parse(work.Arguments[1], System.Globalization.CultureInfo.InvariantCulture));
        work.Put("resumed", model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0, shuffle: false, cancellationToken: source.Token, callbacks: new Callback[]
        {
            new BackupAndRestore(work.Arguments[0], saveFreq: 1), new LambdaCallback(onTrainBatchEnd: (_, _) => { if (++batches == last) source.Cancel(); }),
        }));
        work.Put("resumed", model);
        work.Result["trained"] = $"{batches}";
        work.Put("states", StatesOf(model));
    }

    private static IEnumerable<double> StatesOf(Model model) => model.StateVariables.Where(state => state.Name.StartsWith("rnn_state", StringComparison.Ordinal)).SelectMany(state => state.Value.to(TorchSharp.torch.float64).data<double>().ToArray());

    private static (float[,,] X, float[,] Y) Sequences()
    {
        var (x, y) = (new float[24, 3, 2], new float[24, 1]);
        for (var i = 0; i < 24; i++)
        {
            for (var t = 0; t < 3; t++) (x[i, t, 0], x[i, t, 1]) = (MathF.Sin(i + t), MathF.Cos(2 * i - t));
            y[i, 0] = MathF.Sin(0.3f * i);
        }
        return (x, y);
    }

    private static Sequential Net()
    {
        RandomSeed.Set(7);
        var model = new Sequential([new Input([3, 2], batchSize: 8), new Bidirectional(new LSTM(3, stateful: true, returnSequences: true)), new GRU(4, stateful: true), new Dense(1)]);
        model.Compile(new Adam(0.01), "mse");
        return model;
    }
}
