using Anneal.Distribution;
using Anneal.Models;
using Anneal.Training;
using Spectre.Console;

namespace Anneal.Callbacks;

/// <summary>Calls several callbacks in order, and is what they know of their run.</summary>
internal sealed class CallbackList
{
    private readonly List<Callback> callbacks;
    private readonly History? history;
    private readonly Model model;
    private readonly Ranks? ranks;
    private readonly Hooks? hooks;
    private CallbackParameters parameters;
    private bool saidShort;

    public CallbackList(Model model, CallbackLike users, CallbackParameters parameters, History? history = null, Ranks? ranks = null)
    {
        callbacks = [.. users];
        if (callbacks.Contains(null!)) throw new ArgumentException("callbacks must hold no null; one was null.", nameof(callbacks));
        if (parameters.Verbose != 0 && !callbacks.Exists(callback => callback.ShowsProgress)) callbacks.Add(new ProgbarLogger());
        if (history is not null) callbacks.Add(history);
        if (ranks is not null) (this.ranks, hooks) = (ranks, new(ranks, model, this));
        if (ranks is { IsRoot: false }) callbacks.RemoveAll(callback => !callback.RunsOnEveryRank);
        (this.history, this.model, this.parameters) = (history, model, parameters);
        Attach();
    }

    private void Attach()
    {
        foreach (var callback in callbacks) callback.Attach(model, parameters, this);
    }

    /// <summary>The callbacks in order.</summary>
    public IReadOnlyList<Callback> All => callbacks;

    /// <summary>Rows trained on since the run began.</summary>
    public long Rows { get; set; }

    /// <summary>Ends the run.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether the run is to end; of several ranks rank 0 says so.</summary>
    public bool IsCancelled => Ranks.HaveCancelled(ranks, Cancellation);

    /// <summary>Whether a callback of the user runs on every rank, where it may fail alone.</summary>
    public bool MayFailAnywhere => callbacks.Exists(callback => callback.RunsOnEveryRank && callback != history);

    /// <summary>Those that save the model on request.</summary>
    public IReadOnlyList<Callback> Savers => [.. callbacks.Where(callback => callback.Saves)];

    /// <summary>Tells the callbacks how many batches an epoch has.</summary>
    public void Learn(long steps)
    {
        parameters = parameters with { Steps = steps };
        Attach();
    }

    public void Call(Action<Callback> hook) => Do(() => CallHere(hook));

    /// <summary>Does something with callbacks: rank 0 tells the others what came of it.</summary>
    public void Do(Action action)
    {
        if (hooks is null || ranks!.InHooks) action();
        else hooks.Run(action);
    }

    /// <summary>Calls those of this rank, without a word to others.</summary>
    public void CallHere(Action<Callback> hook)
    {
        foreach (var callback in callbacks) hook(callback);
    }

    /// <summary>Brings what the ranks have measured to rank 0.</summary>
    public void SumMeters() => hooks?.SumMeters();

    /// <summary>The run, while it is where it can be saved.</summary>
    public TrainingRun? AtSafePoint { get; private set; }

    /// <summary>The run can be saved here.</summary>
    public void CallSafePoint(TrainingRun run, bool epochEnded)
    {
        AtSafePoint = run;
        Call(callback => callback.OnSafePoint(run, epochEnded));
        AtSafePoint = null;
    }

    /// <summary>Has those that save the model save it.</summary>
    public void Save(long batch, Logs logs) => Call(callback => callback.OnSaveRequested(batch, logs));

    /// <summary>Passes on numbers that are worked out only if a callback reads them.</summary>
    public void Call(Action<Callback, Logs> hook, Action<Logs> fill)
    {
        var logs = new Logs(hooks is null ? fill : numbers =>
        {
            hooks.SumMeters();
            fill(numbers);
        });
        Call(callback => hook(callback, logs));
        logs.Close();
    }

    /// <summary>What the run itself has to say, on every rank at the same place.</summary>
    public void Announce(IReadOnlyList<string> lines) => Do(() => Pass(lines));

    /// <summary>What is said when the run begins. The history of one that goes on may have it already.</summary>
    public void AnnounceBeginning(IReadOnlyList<string> lines) => Do(() => Pass(lines, line => history?.Has(line) != true));

    /// <summary>What a callback has to say.</summary>
    /// <param name="line">One line.</param>
    /// <param name="toConsole">Whether it is written to the console where nothing shows progress.</param>
    public void Announce(string line, bool toConsole)
    {
        Pass([line]);
        if (toConsole && !callbacks.Exists(callback => callback.ShowsProgress)) AnsiConsole.Console.WriteLine(line);
    }

    /// <summary>Says once in a run that there were fewer batches than were asked for.</summary>
    public void AnnounceShort(string argument, long wanted, long given)
    {
        if (saidShort) return;
        saidShort = true;
        Announce([$"Warning: {argument} is {wanted}, and the data ended after {given} batches; these count."]);
    }

    public void Note(string line) => history?.Add(line);

    private void Pass(IReadOnlyList<string> lines, Func<string, bool>? isNew = null)
    {
        if (lines.Count == 0) return;
        foreach (var line in lines.Where(isNew ?? (_ => true))) Note(line);
        CallHere(callback => callback.OnAnnounce(lines));
    }
}
