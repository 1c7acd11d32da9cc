using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>What an optimizer keeps for one variable.</summary>
internal sealed class VariableState(Variable variable, Variable[] slots, Variable? average, Variable? accumulator, double rateMultiplier, bool decays)
{
    public Variable Variable => variable;

    /// <summary>The rule's own arrays.</summary>
    public Variable[] Slots => slots;

    /// <summary>The same as tensors.</summary>
    public Tensor[] SlotTensors { get; } = [.. slots.Select(s => s.Value)];

    /// <summary>The moving average, where one is kept.</summary>
    public Variable? Average => average;

    /// <summary>The sum of gradients since the last update, where they are accumulated.</summary>
    public Variable? Accumulator => accumulator;

    /// <summary>All that is kept.</summary>
    public IEnumerable<Variable> Arrays => new[] { average, accumulator }.OfType<Variable>().Concat(slots);

    /// <summary>The number of the last call of Apply that had the variable: finds one that is listed twice without allocating.</summary>
    public long LastCall { get; set; }

    public double RateMultiplier => rateMultiplier;

    public bool Decays => decays;
}
