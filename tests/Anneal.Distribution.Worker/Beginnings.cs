using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Distribution.Worker;

/// <summary>What goes wrong on one rank between the first words of a call and its first update.</summary>
internal static class Beginnings
{
    /// <summary>Argument: the rank that gives a callback that is null.</summary>
    public static void NullCallback(Work work)
    {
        using var model = Net();
        var (x, y) = Rows.Regression(20);
        model.Fit(x, y, batchSize: 8, verbose: 0, callbacks: new Callback[] { work.Rank == Number(work, 0) ? null! : new TerminateOnNaN() });
    }

    /// <summary>The same for an evaluation.</summary>
    public static void NullCallbackOfEvaluate(Work work)
    {
        using var model = Net();
        var (x, y) = Rows.Regression(20);
        model.Evaluate(x, y, verbose: 0, callbacks: new Callback[] { work.Rank == Number(work, 0) ? null! : new TerminateOnNaN() });
    }

    /// <summary>A callback cannot go on from its state. Rank 0 alone has the folder.</summary>
    public static void LostState(Work work)
    {
        var folder = work.Rank == 0 ? Directory.CreateTempSubdirectory("anneal-lost-") : null;
        try
        {
            LostState(folder?.FullName ?? "nowhere");
        }
        finally
        {
            folder?.Delete(recursive: true);
        }
    }

    private static void LostState(string folder)
    {
        var (x, y) = Rows.Regression(20);
        using var source = new CancellationTokenSource();
        using (var model = Net())
        {
            model.Fit(x, y, batchSize: 8, epochs: 2, verbose: 0, cancellationToken: source.Token, callbacks: new Callback[] { new BackupAndRestore(folder), new Forgetful(source.Cancel) });
        }
        using var again = Net();
        again.Fit(x, y, batchSize: 8, epochs: 2, verbose: 0, callbacks: new Callback[] { new BackupAndRestore(folder), new Forgetful(() => { }) });
    }

    private static int Number(Work work, int argument) => int.Parse(work.Arguments[argument], System.Globalization.CultureInfo.InvariantCulture);

    private static Sequential Net()
    {
        RandomSeed.Set(7);
        var model = new Sequential([new Input([4]), new Dense(6, "tanh"), new Dense(2)]);
        model.Compile(new Adam(0.01), "mse");
        return model;
    }

    private sealed class Forgetful(Action atEnd) : Callback
    {
        public override void OnEpochEnd(int epoch, Logs logs) => atEnd();

        public override CallbackState GetState() => new() { Values = { ["place"] = 3 } };

        public override void SetState(CallbackState state) => throw new IOException("The place is lost.");
    }
}
