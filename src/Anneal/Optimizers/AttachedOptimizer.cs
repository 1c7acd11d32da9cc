using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>An optimizer at work on a TorchSharp module, in a training loop written by hand. Made by <see cref="Optimizer.Attach(nn.Module)"/>.</summary>
/// <example><code>
/// using var optimizer = new Adam(new CosineDecay(0.001, 10_000)).Attach(module);
/// for (...)
/// {
///     optimizer.ZeroGrad();
///     loss(module.forward(x), y).backward();
///     optimizer.Step();
/// }
/// </code></example>
public sealed class AttachedOptimizer : IDisposable
{
    private readonly List<(string Name, Tensor Parameter)> parameters;
    private readonly List<Variable> variables;
    private readonly Tensor?[] gradients;

    internal AttachedOptimizer(Optimizer optimizer, IEnumerable<(string Name, Tensor Parameter)> parameters)
    {
        Optimizer = optimizer;
        this.parameters = [.. parameters.Where(p => p.Parameter.requires_grad)];
        if (this.parameters.Count == 0) throw new ArgumentException("The module has no parameters that require gradients.", nameof(parameters));

        // A handle of its own for each parameter: freeing the variables leaves the module whole.
        variables = [.. this.parameters.Select(p => new Variable(p.Parameter.detach(), p.Name.Replace('.', '/'), trainable: false))];
        gradients = new Tensor?[variables.Count];
        optimizer.Build(variables);
    }

    /// <summary>The optimizer: its rate, its clock, its state.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>One update by the gradients that <c>backward</c> left in the parameters.</summary>
    /// <returns>Whether an update was applied: false while gradients are accumulated, and where an update was skipped.</returns>
    /// <exception cref="ArgumentException">No parameter has a gradient: call <c>backward</c> first.</exception>
    public bool Step()
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < parameters.Count; i++) gradients[i] = parameters[i].Parameter.grad;
        return Optimizer.Apply(gradients, variables);
    }

    /// <summary>Forgets the gradients, as before each <c>backward</c>.</summary>
    public void ZeroGrad()
    {
        foreach (var (_, parameter) in parameters) parameter.grad = null;
    }

    /// <summary>Frees optimizer and state; the module stays as it is.</summary>
    public void Dispose()
    {
        foreach (var variable in variables) variable.Dispose();
        Optimizer.Dispose();
    }
}
