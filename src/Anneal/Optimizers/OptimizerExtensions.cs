using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Optimizers in a training loop of TorchSharp.</summary>
public static class OptimizerExtensions
{
    /// <summary>Attaches an optimizer to a TorchSharp module, for a training loop of your own.</summary>
    /// <param name="optimizer">The optimizer.</param>
    /// <param name="module">The module. Its parameters that require gradients are trained. Their paths are their names with '/' instead of '.'.</param>
    /// <returns>The attached optimizer, which makes the steps. Move the module to another device or type before this call; afterwards steps are refused.</returns>
    /// <exception cref="ArgumentException">The module has no parameters that require gradients.</exception>
    public static AttachedOptimizer Attach(this Optimizer optimizer, nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(module);
        return new(optimizer, module.named_parameters().Select(p => (p.name, (Tensor)p.parameter)));
    }
}
