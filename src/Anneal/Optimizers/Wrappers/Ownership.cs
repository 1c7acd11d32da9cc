using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>That an optimizer is part of another, which applies it.</summary>
internal sealed class Ownership
{
    /// <summary>The optimizer that applies this one.</summary>
    public Optimizer? Owner { get; private set; }

    /// <summary>Whether the owner makes an update now.</summary>
    public bool Serves { get; private set; }

    /// <summary>What the owner multiplies gradients by, on their way into the update.</summary>
    public double GradientScale { get; private set; } = 1;

    /// <summary>The factors of the rate that count for all parts of a <see cref="MultiOptimizer"/>.</summary>
    public RateFactorTable? Factors => (Owner as MultiOptimizer)?.Factors;

    /// <summary>Makes some optimizers parts of another.</summary>
    /// <exception cref="ArgumentException">One is part of another already.</exception>
    public static void Take(IReadOnlyList<Optimizer> optimizers, Optimizer owner, string argument)
    {
        foreach (var inner in optimizers)
        {
            if (inner.Ownership.Owner is { } other)
                throw new ArgumentException($"Optimizer '{inner.Name}' is already part of optimizer '{other.Name}'. Make one optimizer for each.", argument);
        }
        foreach (var inner in optimizers) inner.Ownership.Owner = owner;
    }

    /// <summary><see cref="Optimizer.Apply"/> of a part, with gradients that are to be multiplied by a scale.</summary>
    public static bool Apply(Optimizer part, IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables, double scale)
    {
        var ownership = part.Ownership;
        (ownership.GradientScale, ownership.Serves) = (scale, true);
        try
        {
            return part.Apply(gradients, variables);
        }
        finally
        {
            (ownership.GradientScale, ownership.Serves) = (1, false);
        }
    }
}
