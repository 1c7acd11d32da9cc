using System.Runtime.InteropServices;
using System.Text;
using Anneal.Callbacks;
using Anneal.Models;

namespace Anneal.Distribution;

/// <summary>Callbacks run on rank 0; afterwards it tells the others what they decided. While they run, rank 0 may ask for sums.</summary>
internal sealed class Hooks(Ranks ranks, Model model, CallbackList callbacks)
{
    private readonly Variable[] variables = [.. model.Variables];
    private readonly ToldRates rates = new(model.Compilation!.Optimizer);

    private enum Message
    {
        Done,
        SumMeters,
        Failed,
    }

    /// <summary>Runs hooks: all of them on rank 0, elsewhere those of callbacks that run on every rank.</summary>
    public void Run(Action hooks)
    {
        var assignments = Assignments();
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
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
        ranks.IsCancelled |= callbacks.Cancellation.IsCancellationRequested;
        var changed = Assignments() != assignments;
        Tell(Message.Done, (model.StopTraining ? 1 : 0) | (ranks.IsCancelled ? 2 : 0) | (changed ? 4 : 0), changes);
        if (changed) SharedState.FromRoot(ranks, model);
    }

    /// <summary>Makes the means on rank 0 those of all ranks, at any time while callbacks run.</summary>
    public void SumMeters()
    {
        if (!ranks.IsRoot) throw new InvalidOperationException("The numbers of a batch can be read on rank 0 alone; those of an epoch on every rank.");
        Tell(Message.SumMeters, 0, []);
        model.Compilation!.Meters.MoveToRoot(ranks);
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

    // Whatever changes weights from outside counts: Assign, and updates that a callback makes.
    private long Assignments()
    {
        var count = model.Compilation!.Optimizer.Iterations;
        foreach (var variable in variables) count += variable.Assignments;
        return count;
    }

    private void Follow(Exception? failure)
    {
        Span<int> head = stackalloc int[3];
        while (true)
        {
            ranks.Cluster.Broadcast(MemoryMarshal.AsBytes(head));
            if ((Message)head[0] != Message.SumMeters) break;
            model.Compilation!.Meters.MoveToRoot(ranks);
        }
        var body = new byte[head[2]];
        if (body.Length > 0) ranks.Cluster.Broadcast(body);
        if ((Message)head[0] == Message.Failed) throw ranks.Told(failure ?? new InvalidOperationException($"Rank 0 cannot go on. {Encoding.UTF8.GetString(body)}"));
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        model.StopTraining = (head[1] & 1) != 0;
        ranks.IsCancelled = (head[1] & 2) != 0;
        if (body.Length > 0) rates.Take(body);
        if ((head[1] & 4) != 0) SharedState.FromRoot(ranks, model);
    }

    private void Tell(Message message, int flags, byte[] body)
    {
        Span<int> head = [(int)message, flags, body.Length];
        ranks.Cluster.Broadcast(MemoryMarshal.AsBytes(head));
        if (body.Length > 0) ranks.Cluster.Broadcast(body);
    }
}
