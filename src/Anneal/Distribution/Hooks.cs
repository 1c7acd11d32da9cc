using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using Anneal.Callbacks;
using Anneal.Models;

namespace Anneal.Distribution;

/// <summary>Callbacks run on rank 0; afterwards it tells the others what they decided. While they run, rank 0 may ask for sums.</summary>
internal sealed class Hooks(Ranks ranks, Model model, CallbackList callbacks)
{
    private readonly Variable[] variables = [.. model.Variables, .. model.StateVariables];
    private readonly long[] assigned = new long[model.Variables.Count + model.StateVariables.Count];
    private readonly ToldRates rates = new(model.Compilation!.Optimizer);

    private enum Message
    {
        Done,
        SumMeters,
        Failed,
    }

    [Flags]
    private enum Outcome
    {
        Stops = 1,
        IsCancelled = 2,
        Assigned = 4,
        Updated = 8,
        MayFailAnywhere = 16,
    }

    /// <summary>Runs hooks: all of them on rank 0, elsewhere those of callbacks that run on every rank.</summary>
    public void Run(Action hooks)
    {
        for (var i = 0; i < variables.Length; i++) assigned[i] = variables[i].Assignments;
        var updates = model.Compilation!.Optimizer.Iterations;
        byte[] changes = [];
        var failure = Within(() =>
        {
            hooks();
            if (ranks.IsRoot) changes = rates.Changes();
        });
        if (!ranks.IsRoot)
        {
            Follow(failure);
            return;
        }
        if (failure is not null)
        {
            Tell(Message.Failed, 0, Encoding.UTF8.GetBytes($"{failure.GetType().Name}: {failure.Message}"));
            ranks.Told(failure);
            ExceptionDispatchInfo.Throw(failure);
        }
        ranks.IsCancelled |= callbacks.Cancellation.IsCancellationRequested;
        ranks.IsStopped = model.StopTraining;
        var outcome = (ranks.IsStopped ? Outcome.Stops : 0) | (ranks.IsCancelled ? Outcome.IsCancelled : 0) | (callbacks.MayFailAnywhere ? Outcome.MayFailAnywhere : 0)
            | (AnyAssigned() ? Outcome.Assigned : 0) | (model.Compilation!.Optimizer.Iterations != updates ? Outcome.Updated : 0);
        Tell(Message.Done, outcome, changes);
        Take(outcome, null);
    }

    /// <summary>Makes the means on rank 0 those of all ranks, at any time while callbacks run.</summary>
    public void SumMeters()
    {
        if (!ranks.IsRoot) throw new InvalidOperationException("The numbers of a batch can be read on rank 0 alone; those of an epoch on every rank.");
        Tell(Message.SumMeters, 0, []);
        model.Compilation!.Meters.Sums.MoveToRoot(ranks);
    }

    private Exception? Within(Action hooks)
    {
        ranks.InHooks = true;
        try
        {
            hooks();
            return null;
        }
        catch (Exception error)
        {
            return error;
        }
        finally
        {
            ranks.InHooks = false;
        }
    }

    private bool AnyAssigned()
    {
        for (var i = 0; i < variables.Length; i++)
            if (variables[i].Assignments != assigned[i]) return true;
        return false;
    }

    private bool IsAssigned((int Index, Variable Variable) one) => one.Variable.Assignments != assigned[one.Index];

    /// <summary>What all ranks do after hooks.</summary>
    private void Take(Outcome outcome, Exception? failure)
    {
        if (outcome.HasFlag(Outcome.MayFailAnywhere))
        {
            if (failure is not null) ranks.Fail(failure);
            else ranks.Meet([]);
        }
        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        if (outcome.HasFlag(Outcome.Updated)) SharedState.FromRoot(ranks, model);
        if (outcome.HasFlag(Outcome.Assigned)) SharedState.Assign(ranks, variables, IsAssigned);
    }

    private void Follow(Exception? failure)
    {
        Span<int> head = stackalloc int[3];
        while (true)
        {
            ranks.Cluster.Broadcast(MemoryMarshal.AsBytes(head));
            if ((Message)head[0] != Message.SumMeters) break;
            model.Compilation!.Meters.Sums.MoveToRoot(ranks);
        }
        var body = new byte[head[2]];
        if (body.Length > 0) ranks.Cluster.Broadcast(body);
        if ((Message)head[0] == Message.Failed) throw ranks.Told(failure ?? new InvalidOperationException($"Rank 0 cannot go on. {Encoding.UTF8.GetString(body)}"));
        var outcome = (Outcome)head[1];
        ranks.IsStopped = model.StopTraining = outcome.HasFlag(Outcome.Stops);
        ranks.IsCancelled = outcome.HasFlag(Outcome.IsCancelled);
        if (body.Length > 0) rates.Take(body);
        Take(outcome, failure);
    }

    private void Tell(Message message, Outcome outcome, byte[] body)
    {
        Span<int> head = [(int)message, (int)outcome, body.Length];
        ranks.Cluster.Broadcast(MemoryMarshal.AsBytes(head));
        if (body.Length > 0) ranks.Cluster.Broadcast(body);
    }
}
