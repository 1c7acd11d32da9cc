using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Distribution;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>A checkpoint that a run goes on from.</summary>
internal sealed class ResumedRun : IDisposable
{
    private readonly string path;
    private readonly JsonObject header;
    private readonly OrderedDictionary<string, Tensor> tensors;
    private readonly List<string> notes;
    private Dictionary<string, Array> optimizerState = [];

    private ResumedRun(string path, JsonObject header, OrderedDictionary<string, Tensor> tensors, IEnumerable<string> notes) =>
        (this.path, this.header, this.tensors, this.notes) = (path, header, tensors, [.. notes]);

    /// <summary>Where the run goes on.</summary>
    public RunState Start => new((int)header["epoch"]!, (long)header["batch"]!, (long)header["pass"]!, (long?)header["seed"]) { PassBatch = (long)header["pass_batch"]! };

    /// <summary>Where it goes on in a source: at the next pass, if the place is within one, the source cannot seek, and no epoch has begun.</summary>
    /// <exception cref="ArgumentException">An epoch has begun.</exception>
    public RunState StartIn(IBatchSource source)
    {
        if (Start.PassBatch == 0 || source.CanSeek) return Start;
        if (Start.Batch > 0)
            throw Refused($"is from within epoch {Start.Epoch + 1}, and source cannot be read from the middle of a pass. Use a source that can seek, or a checkpoint of the end of an epoch");
        notes.Add("Warning: the checkpoint is from within a pass over the data, and source cannot be read from its middle: training goes on with the next pass.");
        return Start with { Pass = Start.Pass + 1, PassBatch = 0 };
    }

    /// <summary>Gives shuffled sources that were made without a seed those of the checkpoint.</summary>
    public void TakeSeeds(IReadOnlyList<OrderSeed> drawn)
    {
        long[] saved = [.. ((JsonArray?)header["drawn_seeds"] ?? []).Select(seed => (long)seed!)];
        if (saved.Length != drawn.Count)
            notes.Add($"Warning: the run of the checkpoint had {saved.Length} shuffled sources without a seed, and this one has {drawn.Count}: their rows have another order from here on.");
        else
            foreach (var (seed, value) in drawn.Zip(saved)) seed.Value = value;
    }

    /// <summary>Rows of a batch.</summary>
    public int? BatchSize => (int?)header["batch_size"];

    /// <summary>The epochs that were done before the first run.</summary>
    public int FirstEpoch => (int)header["first_epoch"]!;

    /// <summary>What deserves a warning.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>The numbers of the last epoch of the history; null without one.</summary>
    public Logs? LastLogs { get; private set; }

    /// <summary>Reads the file, or the newest of a folder.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    /// <exception cref="InvalidDataException">It is no checkpoint of a run, or damaged, and there is no earlier one.</exception>
    public static ResumedRun? Open(string? path) => path is null ? null : Open(path, CheckpointFolder.ReadNewest(path));

    /// <summary>The same for all ranks: rank 0 alone reads files.</summary>
    public static ResumedRun? Open(Func<string?> path, Ranks ranks)
    {
        var (where, notes) = ("", (IReadOnlyList<string>)[]);
        var shared = SharedTensors.FromRoot(ranks, () =>
        {
            if (path() is not { } found) return null;
            (var text, var tensors, notes) = CheckpointFolder.ReadNewest(where = found);
            return (text, tensors);
        });
        return shared is var (header, state) ? Open(where, (header, state, notes)) : null;
    }

    private static ResumedRun Open(string path, (string Text, OrderedDictionary<string, Tensor> Tensors, IReadOnlyList<string> Notes) read)
    {
        var (text, tensors, notes) = read;
        var header = (JsonObject)JsonNode.Parse(text)!;
        if ((int)header["version"]! is var version && version <= RunCheckpoint.Version) return new(path, header, tensors, notes);
        foreach (var tensor in tensors.Values) tensor.Dispose();
        throw new InvalidDataException($"'{path}' has format {version}; this version of Anneal reads formats up to {RunCheckpoint.Version}.");
    }

    /// <summary>Everything that keeps the run from going on with this model and these rows.</summary>
    /// <exception cref="ArgumentException">Names each fault. Nothing has changed.</exception>
    public void Require(Model model, CompiledModel compiled, RunArguments run, int initialEpoch, bool? shuffle = null, int? seed = null)
    {
        string[] faults = [.. ModelState.Problems(model, tensors)];
        if (faults.Length > 0) throw Refused($"does not fit model '{model.Name}': {string.Join("; ", faults)}");
        if ((string)header["optimizer"]! is var optimizer && optimizer != compiled.Optimizer.GetType().Name)
            throw Refused($"is of a training with {optimizer}; the model is compiled with {compiled.Optimizer.GetType().Name}");
        if (initialEpoch != 0 && initialEpoch != FirstEpoch) throw Refused($"is of a run with initialEpoch {FirstEpoch}; it was {initialEpoch}. Leave initialEpoch out");
        if (shuffle is { } shuffles && shuffles != Start.Seed is not null) throw Refused($"is of a run with shuffle: {(shuffles ? "false" : "true")}");
        if (seed is { } given && given != Start.Seed) throw Refused($"is of a run with seed {Start.Seed}; it was {given}. Leave seed out");
        if (Start is { Batch: 0, PassBatch: 0 }) return;
        foreach (var (name, argument, now) in new[] { ("rows", "rows of x", run.Rows), ("batch_size", "batchSize", run.BatchSize), ("steps_per_epoch", "stepsPerEpoch", run.StepsPerEpoch) })
            // A source may learn its number of rows while it is read.
            if ((long?)header[name] is var then && then != now && (name != "rows" || (then ?? now) != (now ?? then)))
                throw Refused($"is from within epoch {Start.Epoch + 1} of a run with {argument} = {then}; it was {now}. Use the same data and batches, or a checkpoint of the end of an epoch");
    }

    /// <summary>Puts schedules and clocks in force.</summary>
    /// <exception cref="InvalidOperationException">The schedules changed, and <paramref name="onChange"/> refuses it.</exception>
    /// <exception cref="ArgumentException">The state does not fit the optimizer.</exception>
    public IReadOnlyList<TrainingPlan> Plan(Optimizer optimizer, RunArguments run, OnScheduleChange onChange)
    {
        optimizerState = ModelState.OptimizerState(tensors, optimizer);
        var (saved, before) = ((JsonArray)header["schedules"]!, optimizer.GetState());
        LearningRate[] rates = [.. optimizer.Parts.Select(part => part.RateAsGiven)];
        var plain = TrainingPlan.Plain(optimizer, run, saved);
        try
        {
            foreach (var (i, plan) in plain.Index())
                if (!plan.IsThatOf(saved[i]!) || TrainingPlan.IsAssignedWithoutConfig(saved[i]!)) TakeRate(plan.Optimizer, optimizerState.ContainsKey("optimizer_0/iteration") ? $"optimizer_{i}/" : "");
                else if (TrainingPlan.AssignedIn(saved[i]!) is { } assigned) plan.Optimizer.RateAsGiven = assigned;
            optimizer.SetState(optimizerState);
            return TrainingPlan.Resume(plain, saved, onChange);
        }
        catch
        {
            foreach (var (part, rate) in optimizer.Parts.Zip(rates)) part.RateAsGiven = rate;
            optimizer.SetState(before);
            throw;
        }
    }

    /// <summary>Makes everything as it was. Hooks at the beginning of a run change state: it is called after them, too.</summary>
    public void Restore(TrainingRun run)
    {
        RestoreModel(run);
        RestoreCallbacks(run, _ => true);
        LastLogs = run.Callbacks.All.OfType<History>().LastOrDefault(history => history.Epochs.Count > 0)?.Last();
    }

    /// <summary>The same within an epoch, with what was measured in it.</summary>
    public void RestoreWithin(TrainingRun run)
    {
        RestoreModel(run);
        // The history has the messages of this run by now.
        RestoreCallbacks(run, callback => callback is not History);
        run.Compiled.Meters.SetState(Behind(RunCheckpoint.MeterKey).ToDictionary());
        // All ranks know the names; the numbers count once.
        if (run.Ranks is { IsRoot: false }) run.Compiled.Meters.Reset();
    }

    private void RestoreModel(TrainingRun run)
    {
        ModelState.Restore(run.Model, run.Compiled.Optimizer, tensors, optimizerState);
        foreach (var plan in run.Plans) plan.Assign();
        run.Model.StopTraining = (bool)header["stopped"]!;
    }

    private void RestoreCallbacks(TrainingRun run, Func<Callback, bool> which) => run.Callbacks.Do(() =>
    {
        foreach (var (key, callback) in RunCheckpoint.Named(run.Callbacks))
            if (which(callback) && StateOf(key) is { IsEmpty: false } state) callback.SetState(state);
    });

    /// <summary>Says which states no callback took.</summary>
    public void Announce(CallbackList callbacks)
    {
        var known = RunCheckpoint.Named(callbacks).Select(named => named.Key).ToHashSet();
        foreach (var lost in Behind(RunCheckpoint.CallbackKey).Select(entry => entry.Key[..entry.Key.IndexOf('/', StringComparison.Ordinal)])
            .Union(((JsonObject)header["callbacks"]!).Select(entry => entry.Key)).Where(key => !known.Contains(key)))
            notes.Add($"Warning: the checkpoint has the state of the callback {lost}, which this run does not have.");
        if (((JsonArray)header["schedules"]!).Any(schedule => TrainingPlan.IsAssignedWithoutConfig(schedule!)))
            notes.Add("Warning: a schedule that has no config, such as a function, was assigned during the run of the checkpoint, which cannot hold it: this run begins with the learning rate of the optimizer as it is. Assign it again.");
        if ((bool)header["stopped"]!) notes.Add("Warning: a callback had stopped the run of the checkpoint, so it trains no further epoch.");
    }

    public void Dispose()
    {
        foreach (var tensor in tensors.Values) tensor.Dispose();
    }

    // A new plan has its own rate: a number of its own, or a schedule.
    private void TakeRate(RuleOptimizer part, string prefix)
    {
        optimizerState.Remove(prefix + "learning_rate");
        if (part.Schedule is null) optimizerState[prefix + "learning_rate"] = new[] { part.Planned.First().Constant };
    }

    private CallbackState StateOf(string callback)
    {
        var state = new CallbackState { Values = (JsonObject?)header["callbacks"]![callback]?.DeepClone() ?? [] };
        foreach (var (name, values) in Behind($"{RunCheckpoint.CallbackKey}{callback}/")) state.Arrays.Add(name, StateArray.Of(values));
        return state;
    }

    private IEnumerable<KeyValuePair<string, Tensor>> Behind(string prefix) => tensors
        .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(entry => KeyValuePair.Create(entry.Key[prefix.Length..], entry.Value));

    private ArgumentException Refused(string problem) => new($"The checkpoint '{path}' {problem}.", "resumeFrom");
}
