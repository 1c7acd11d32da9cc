using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Distribution.Worker;

/// <summary>Runs that are steered at moments that ranks do not share.</summary>
internal static class Steering
{
    /// <summary>Another thread of rank 0 stops training at any moment.</summary>
    public static void StopFromAThread(Work work)
    {
        var (x, y) = Rows.Regression(40);
        var updates = new List<double>();
        for (var round = 0; round < 40; round++)
        {
            using var model = Net(new Adam(0.01));
            using var begun = new ManualResetEventSlim();
            var thread = new Thread(() =>
            {
                begun.Wait();
                Thread.SpinWait(20_000 * (round % 20));
                model.StopTraining = true;
            });
            thread.Start();
            model.Fit(x, y, batchSize: 4, epochs: 3, verbose: 0, callbacks: new LambdaCallback(onTrainBatchBegin: batch => { if (batch == 2) begun.Set(); }));
            begun.Set();
            thread.Join();
            updates.Add(model.Optimizer.Iterations);
        }
        work.Put("updates", updates);
    }

    /// <summary>A callback acts on a warning of the run.</summary>
    public static void ActOnAWarning(Work work)
    {
        using var model = Net(new SGD(1e30));
        var (x, y) = Rows.Regression(40);
        var acting = new Acting(model, x, y);
        var history = model.Fit(x, y, batchSize: 8, epochs: 5, verbose: 0, seed: 1, callbacks: acting);
        work.Put("epochs", [history.Epochs.Count]);
        work.Put("acted", model);
    }

    /// <summary>A callback gives weights in the last epoch, and the averages of the optimizer do not take their place on any rank.</summary>
    public static void AssignBesideAverages(Work work)
    {
        using var model = Net(new SGD(0.05) { UseEma = true, EmaMomentum = 0.8 });
        var (x, y) = Rows.Regression(40);
        model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0, seed: 1, callbacks: new LambdaCallback(onEpochEnd: (epoch, _) =>
        {
            if (epoch == 2) model.Variables[0].Assign(TorchSharp.torch.ones(4, 6));
        }));
        work.Put("assigned", model);
    }

    /// <summary>A callback of every rank fails on rank 1 alone.</summary>
    public static void FailOnRankOne(Work work)
    {
        using var model = Net(new Adam(0.01));
        var (x, y) = Rows.Regression(40);
        model.Fit(x, y, batchSize: 8, epochs: 3, verbose: 0, callbacks: new Everywhere(epoch =>
        {
            if (epoch == 1 && work.Rank == 1) throw new IOException("The disk of rank 1 is full.");
        }));
    }

    private sealed class Acting(Model model, float[,] x, float[,] y) : Callback
    {
        public override void OnAnnounce(IReadOnlyList<string> lines)
        {
            model.Evaluate(x, y, verbose: 0);
            model.Variables[0].Assign(TorchSharp.torch.ones(4, 6));
            model.StopTraining = true;
        }
    }

    private sealed class Everywhere(Action<int> atEnd) : Callback
    {
        public override bool RunsOnEveryRank => true;

        public override void OnEpochEnd(int epoch, Logs logs) => atEnd(epoch);
    }

    private static Sequential Net(Optimizer optimizer)
    {
        RandomSeed.Set(7);
        var model = new Sequential([new Input([4]), new Dense(6, "tanh"), new Dense(2)]);
        model.Compile(optimizer, "mse");
        return model;
    }
}
