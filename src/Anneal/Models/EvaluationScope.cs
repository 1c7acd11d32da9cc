using Anneal.Optimizers;

namespace Anneal.Models;

/// <summary>Within it the variables hold the values to evaluate and save; afterwards again what they held before.</summary>
internal readonly struct EvaluationScope(Optimizer? optimizer) : IDisposable
{
    private readonly Optimizer? entered = optimizer?.EnterEvaluation() == true ? optimizer : null;

    public void Dispose() => entered?.LeaveEvaluation();
}
