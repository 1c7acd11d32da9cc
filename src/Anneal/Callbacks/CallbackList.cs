using Anneal.Models;
using Anneal.Training;

namespace Anneal.Callbacks;

/// <summary>Calls several callbacks in order.</summary>
internal sealed class CallbackList
{
    private readonly List<Callback> callbacks;

    public CallbackList(Model model, CallbackLike users, CallbackParameters parameters, History? history = null)
    {
        callbacks = [.. users];
        if (callbacks.Contains(null!)) throw new ArgumentException("callbacks must hold no null; one was null.", nameof(callbacks));
        if (parameters.Verbose != 0 && !callbacks.Exists(callback => callback.ShowsProgress)) callbacks.Add(new ProgbarLogger());
        if (history is not null) callbacks.Add(history);
        foreach (var callback in callbacks) callback.Attach(model, parameters);
    }

    /// <summary>The callbacks in order.</summary>
    public IReadOnlyList<Callback> All => callbacks;

    public void Call(Action<Callback> hook)
    {
        foreach (var callback in callbacks) hook(callback);
    }

    /// <summary>The run can be saved here.</summary>
    public void CallSafePoint(TrainingRun run, bool epochEnded)
    {
        foreach (var callback in callbacks) callback.OnSafePoint(run, epochEnded);
    }

    /// <summary>Passes on numbers that are worked out only if a callback reads them.</summary>
    public void Call(Action<Callback, Logs> hook, Action<Logs> fill)
    {
        var logs = new Logs(fill);
        foreach (var callback in callbacks) hook(callback, logs);
        logs.Close();
    }
}
