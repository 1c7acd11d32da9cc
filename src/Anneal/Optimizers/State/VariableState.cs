using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>What an optimizer keeps for one variable.</summary>
internal sealed class VariableState(Variable variable, Variable[] slots, Variable? average, Variable? accumulator, double rateMultiplier, bool decays)
{
    private bool? hasSum = false;

    public Variable Variable => variable;

    /// <summary>The rule's own arrays.</summary>
    public Variable[] Slots => slots;

    /// <summary>The same as tensors.</summary>
    public Tensor[] SlotTensors { get; } = [.. slots.Select(s => s.Value)];

    /// <summary>The moving average, where one is kept.</summary>
    public Variable? Average => average;

    /// <summary>The sum of gradients since the last update, where they are accumulated; -0 everywhere while there was none.</summary>
    public Variable? Accumulator => accumulator;

    /// <summary>All that is kept.</summary>
    public IEnumerable<Variable> Arrays => new[] { average, accumulator }.OfType<Variable>().Concat(slots);

    /// <summary>Whether there was a gradient since the last update. It is saved with the accumulator: a sum that began with 0 is nowhere -0.</summary>
    public bool HasSum { get => hasSum ??= !IsNegativeZero(accumulator!.Value); set => hasSum = value; }

    /// <summary>The number of the last call of Apply that had the variable: finds one that is listed twice without allocating.</summary>
    public long LastCall { get; set; }

    /// <summary><see cref="Variable.Assignments"/> when the average was last brought up to date.</summary>
    public long AssignmentsAveraged { get; set; }

    public double RateMultiplier => rateMultiplier;

    public bool Frozen => rateMultiplier == 0;

    public bool Decays => decays;

    /// <summary>The accumulator was written from outside: <see cref="HasSum"/> is to be read from it.</summary>
    public void AccumulatorChanged() => hasSum = null;

    private static bool IsNegativeZero(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.Is(0).logical_and(tensor.signbit()).all().item<bool>();
    }
}
