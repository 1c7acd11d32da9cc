using Anneal.Callbacks;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Distribution.Worker;

/// <summary>Something happens in each hook in turn.</summary>
internal static class EveryHook
{
    private static readonly string[] Hooks =
    [
        nameof(Callback.OnTrainBegin), nameof(Callback.OnEpochBegin), nameof(Callback.OnTrainBatchBegin), nameof(Callback.OnTrainBatchEnd), nameof(Callback.OnTestBegin),
        nameof(Callback.OnTestBatchBegin), nameof(Callback.OnTestBatchEnd), nameof(Callback.OnTestEnd), nameof(Callback.OnEpochEnd), nameof(Callback.OnTrainEnd),
        nameof(Callback.OnAnnounce), nameof(Callback.OnSaveRequested), nameof(Callback.GetState),
    ];

    /// <summary>Argument: the rank on which a callback fails, of every rank where that is not 0. A run that ended so does not disturb the next.</summary>
    public static void Fails(Work work)
    {
        var failing = int.Parse(work.Arguments[0], System.Globalization.CultureInfo.InvariantCulture);
        var folder = work.Rank == 0 ? Directory.CreateTempSubdirectory("anneal-hooks-") : null;
        var errors = new List<string>();
        try
        {
            foreach (var hook in Hooks)
            {
                try
                {
                    Fit(work, new Hooked(everywhere: failing != 0, (called, _) => { if (called == hook && work.Rank == failing) throw new IOException(hook); }), folder is null ? "nowhere" : $"{folder.FullName}/{hook}");
                    errors.Add($"{hook}: none");
                }
                catch (Exception error) when (error is IOException or InvalidOperationException)
                {
                    errors.Add(error.Message);
                }
            }
        }
        finally
        {
            folder?.Delete(recursive: true);
        }
        work.Result["errors"] = string.Join("; ", errors);
    }

    /// <summary>Training is cancelled at the first, the third and the fourth call of each hook.</summary>
    public static void Cancels(Work work)
    {
        foreach (var hook in Hooks[..9])
        {
            foreach (var at in new[] { 1, 3, 4 })
            {
                using var source = new CancellationTokenSource();
                var calls = 0;
                Fit(work, new Hooked(everywhere: false, (called, _) => { if (called == hook && ++calls == at) source.Cancel(); }), folder: null, $"{hook} {at}", source.Token);
            }
        }
    }

    /// <summary>A callback stops training at the first, the third and the fourth call of each hook.</summary>
    public static void Stops(Work work)
    {
        foreach (var hook in Hooks[..9])
        {
            foreach (var at in new[] { 1, 3, 4 })
            {
                var calls = 0;
                Fit(work, new Hooked(everywhere: false, (called, model) => { if (called == hook && ++calls == at) model.StopTraining = true; }), folder: null, name: $"{hook} {at}");
            }
        }
    }

    private static void Fit(Work work, Callback callback, string? folder, string? name = null, CancellationToken cancellation = default)
    {
        RandomSeed.Set(7);
        using var model = new Sequential([new Input([4]), new Dense(6, "tanh"), new Dense(2)]);
        model.Compile(new SGD(0.05), "mse");
        var (x, y) = Rows.Regression(24);
        var control = new TrainingControl();
        if (folder is not null) control.SaveNow();
        var history = model.Fit(
            x, y, batchSize: 6, epochs: 3, verbose: 0, seed: 1, validationData: (x, y), validationBatchSize: 8, cancellationToken: cancellation,
            callbacks: folder is null ? new[] { callback } : new Callback[] { control, callback, new BackupAndRestore(folder) });
        if (name is null) return;
        work.Put(name, history);
        work.Put(name, model);
        work.Put($"{name} updates", [model.Optimizer.Iterations]);
    }

    private sealed class Hooked(bool everywhere, Action<string, Model> at) : Callback
    {
        public override bool RunsOnEveryRank => everywhere;

        public override CallbackState GetState()
        {
            at(nameof(GetState), Model);
            return new();
        }

        public override void OnTrainBegin() => at(nameof(OnTrainBegin), Model);

        public override void OnEpochBegin(int epoch) => at(nameof(OnEpochBegin), Model);

        public override void OnTrainBatchBegin(long batch) => at(nameof(OnTrainBatchBegin), Model);

        public override void OnTrainBatchEnd(long batch, Logs logs) => at(nameof(OnTrainBatchEnd), Model);

        public override void OnTestBegin() => at(nameof(OnTestBegin), Model);

        public override void OnTestBatchBegin(long batch) => at(nameof(OnTestBatchBegin), Model);

        public override void OnTestBatchEnd(long batch, Logs logs) => at(nameof(OnTestBatchEnd), Model);

        public override void OnTestEnd(Logs logs) => at(nameof(OnTestEnd), Model);

        public override void OnEpochEnd(int epoch, Logs logs) => at(nameof(OnEpochEnd), Model);

        public override void OnTrainEnd(Logs logs) => at(nameof(OnTrainEnd), Model);

        public override void OnAnnounce(IReadOnlyList<string> lines) => at(nameof(OnAnnounce), Model);

        public override void OnSaveRequested(long batch, Logs logs) => at(nameof(OnSaveRequested), Model);
    }
}
