using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Looks for NaN and infinity among the gradients of a call, where that is asked for.</summary>
internal sealed class NonFiniteGuard
{
    private readonly GradientNorms norms = new();

    /// <summary>The place of the first gradient that holds NaN or infinity.</summary>
    public int? First(IReadOnlyList<Tensor?> gradients)
    {
        norms.Measure(gradients);
        return norms.FirstNonFinite;
    }

    /// <summary>Whether a call is to be left out; or throws, where that is asked for.</summary>
    /// <param name="choice">What the optimizer does with such gradients.</param>
    /// <param name="gradients">Without those of frozen variables.</param>
    /// <param name="variables">The variables, in the order of the gradients.</param>
    /// <param name="iteration">The update's index.</param>
    public bool Skips(NonFiniteGradients choice, IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables, long iteration)
    {
        if (choice == NonFiniteGradients.PassThrough || First(gradients) is not { } bad) return false;
        return choice == NonFiniteGradients.Throw
            ? throw new InvalidOperationException($"The gradient of '{variables[bad].Path}' holds NaN or infinity at update {iteration}. Nothing was changed.")
            : true;
    }
}
