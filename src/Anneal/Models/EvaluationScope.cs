using System.Runtime.CompilerServices;
using Anneal.Optimizers;

namespace Anneal.Models;

/// <summary>Within it the variables hold the values to evaluate and save; afterwards again what they held before. Several threads may be within.</summary>
internal readonly struct EvaluationScope : IDisposable
{
    private static readonly ConditionalWeakTable<Optimizer, Visitors> All = [];
    private readonly Optimizer? optimizer;
    private readonly Visitors? visitors;

    public EvaluationScope(Optimizer? optimizer)
    {
        if (optimizer is null) return;
        this.optimizer = optimizer;
        visitors = All.GetOrCreateValue(optimizer);
        lock (visitors)
        {
            if (visitors.Count == 0) visitors.Entered = optimizer.EnterEvaluation();
            visitors.Count++;
        }
    }

    public void Dispose()
    {
        if (visitors is null) return;
        lock (visitors)
        {
            if (--visitors.Count == 0 && visitors.Entered) optimizer!.LeaveEvaluation();
        }
    }

    private sealed class Visitors
    {
        public int Count { get; set; }

        public bool Entered { get; set; }
    }
}
