using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>A rule over many variables of one type at once: libtorch's fused and list operators, which only TorchScript text reaches.</summary>
/// <param name="rule">
/// The indented body, of names <c>w</c>, <c>g</c>, <c>first</c>, <c>second</c>, <c>third</c> (weights, gradients, state: one tensor per variable, none for
/// state that is not kept) and <c>f</c> (the rule's factors). <c>g</c> may be the caller's tensors: the rule must not write to it.
/// </param>
internal sealed class UpdateScript(string rule)
{
    private const string Arguments = "w: List[Tensor], g: List[Tensor], first: List[Tensor], second: List[Tensor], third: List[Tensor]";

    private const string Update = """
            x: List[float] = factors.tolist()
            scale, limit, decay = x[0], x[1], x[2]
            if scale != 1.0:
                g = torch._foreach_mul(g, scale)
            if limit != float('inf'):
                g = torch._foreach_clamp_min(torch._foreach_clamp_max(g, limit), -limit)
            if decay != 0.0:
                torch._foreach_add_(w, w, alpha=-decay)
            rule(w, g, first, second, third, x[3:])

        """;

    // Compiled once and kept for the life of the process.
    private readonly Lazy<jit.CompilationUnit> unit = new(() => jit.compile(
        $"def rule({Arguments}, f: List[float]):\n{rule}\n\ndef update({Arguments}, factors: Tensor):\n{Update}".ReplaceLineEndings("\n")));

    /// <summary>Scales and clips the gradients, decays the weights, and runs the rule.</summary>
    /// <remarks>The numbers go as one tensor: TorchSharp does not keep alive what it makes of a number among the arguments.</remarks>
    public void Run(Tensor[] weights, Tensor[] gradients, Tensor[][] state, GradientTransform transform, ReadOnlySpan<double> factors)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var numbers = tensor([transform.Scale, transform.Limit, transform.Decay, .. factors], dtype: float64, device: CPU);
        unit.Value.invoke("update", weights, gradients, Slot(state, 0), Slot(state, 1), Slot(state, 2), numbers);
    }

    private static Tensor[] Slot(Tensor[][] state, int slot) => state[0].Length > slot ? [.. state.Select(tensors => tensors[slot])] : [];
}
