using Anneal.Models;

namespace Anneal.Training;

/// <summary>Ensures that only one thread at a time trains or changes a model. Nested calls of the same thread are allowed.</summary>
internal sealed class ModelUse
{
    private readonly object gate = new();
    private readonly List<(int Thread, string Method)> predictions = [];
    private int owner, depth;
    private bool measures, closed;
    private string? doing;

    /// <summary>Begins to train or change the model.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="method">What is about to be done.</param>
    /// <exception cref="InvalidOperationException">Another thread uses the model.</exception>
    public Use Enter(string model, string method) => Enter(model, method, measuring: false);

    /// <summary>Begins to measure: waits while another thread measures.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="method">What is about to be done.</param>
    /// <exception cref="InvalidOperationException">Another thread trains or changes the model.</exception>
    public Use Measure(string model, string method) => Enter(model, method, measuring: true);

    /// <summary>Begins to predict, which many threads may do at once.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="method">What is about to be done.</param>
    public Use Predict(string model, string method)
    {
        RequireOpen(model, method);
        lock (gate) predictions.Add((Environment.CurrentManagedThreadId, method));
        return new(this, predicts: true);
    }

    /// <summary>Whether another thread trains or changes the model.</summary>
    public bool IsForeign
    {
        get
        {
            lock (gate) return depth > 0 && !measures && owner != Environment.CurrentManagedThreadId;
        }
    }

    /// <summary>What this thread does with the model at the moment; null for nothing.</summary>
    public string? Doing
    {
        get
        {
            var me = Environment.CurrentManagedThreadId;
            lock (gate) return depth > 0 && owner == me ? doing : predictions.FindLast(prediction => prediction.Thread == me).Method;
        }
    }

    /// <summary>Refuses a call of a model that was disposed.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="method">What is about to be done.</param>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public void RequireOpen(string model, string method)
    {
        if (closed) throw new ObjectDisposedException(model, $"{method}: model '{model}' is disposed.");
    }

    /// <summary>Ends all use: the model is being disposed.</summary>
    /// <param name="model">The model's name.</param>
    /// <exception cref="InvalidOperationException">A call of this thread is going on.</exception>
    public void Close(string model)
    {
        if (Doing is { } call)
            throw new InvalidOperationException($"Model '{model}' cannot be disposed within {call}: {Stop(call)}dispose of the model after the call has ended.");
        closed = true;
    }

    /// <summary>How a callback ends a call, where it can.</summary>
    public static string Stop(string call) => call == nameof(Model.Fit) ? "set StopTraining in a callback, and " : "";

    private Use Enter(string model, string method, bool measuring)
    {
        RequireOpen(model, method);
        var me = Environment.CurrentManagedThreadId;
        lock (gate)
        {
            while (depth > 0 && owner != me)
            {
                if (!measuring || !measures)
                    throw new InvalidOperationException(
                        $"{method}: model '{model}' is in use by another thread, which is in {doing}. One thread at a time may train or change a model; wait until that call has ended.");
                Monitor.Wait(gate);
            }
            if (depth++ == 0) (owner, measures, doing) = (me, measuring, method);
            return new(this, predicts: false);
        }
    }

    private void Leave(bool predicts)
    {
        lock (gate)
        {
            if (predicts) predictions.RemoveAt(predictions.FindLastIndex(prediction => prediction.Thread == Environment.CurrentManagedThreadId));
            else depth--;
            if (predicts || depth > 0) return;
            doing = null;
            Monitor.PulseAll(gate);
        }
    }

    /// <summary>A call that is going on.</summary>
    public readonly struct Use(ModelUse use, bool predicts) : IDisposable
    {
        public void Dispose() => use.Leave(predicts);
    }
}
