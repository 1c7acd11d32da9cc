using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>An optimizer at work on a TorchSharp module, in a training loop written by hand. Made by <see cref="Optimizer.Attach(nn.Module)"/>.</summary>
/// <remarks>
/// <see cref="Backward"/> and <see cref="Step"/> serve every optimizer, those that scale the loss too. A loop that evaluates does so within
/// <see cref="Evaluate"/>, and ends with <see cref="FinalizeVariables"/>: where weights are averaged these show the averages, otherwise they do nothing.
/// </remarks>
/// <example><code>
/// using var optimizer = new Adam(new CosineDecay(0.001, 10_000)).Attach(module);
/// for (...)
/// {
///     optimizer.ZeroGrad();
///     optimizer.Backward(loss(module.forward(x), y));
///     optimizer.Step();
/// }
/// optimizer.FinalizeVariables();
/// </code></example>
public sealed class AttachedOptimizer : IDisposable
{
    private readonly List<(string Name, Tensor Parameter)> parameters;
    private readonly List<Variable> variables = [];
    private readonly Tensor?[] gradients;
    private int evaluations;

    internal AttachedOptimizer(Optimizer optimizer, IEnumerable<(string Name, Tensor Parameter)> parameters)
    {
        Optimizer = optimizer;
        this.parameters = [.. parameters.Where(p => p.Parameter.requires_grad)];
        if (this.parameters.Count == 0) throw new ArgumentException("The module has no parameters that require gradients.", nameof(parameters));
        gradients = new Tensor?[this.parameters.Count];
        try
        {
            // A handle of its own for each parameter: freeing the variables leaves the module whole.
            foreach (var (name, parameter) in this.parameters)
                variables.Add(new Variable(parameter.detach(), name[(name.LastIndexOf('.') + 1)..], trainable: false) { Path = name.Replace('.', '/') });
            optimizer.Build(variables);
        }
        catch
        {
            FreeVariables();
            throw;
        }
    }

    /// <summary>The optimizer: its rate, its clock, its state.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>
    /// The loss that <c>backward</c> is to be called on, where <see cref="Backward"/> does not do: times the optimizer's loss scale. After <see cref="ZeroGrad"/>.
    /// </summary>
    /// <param name="loss">A scalar.</param>
    /// <returns>The loss itself, or a new tensor.</returns>
    public Tensor ScaleLoss(Tensor loss) => Optimizer.ScaleLoss(loss);

    /// <summary>Adds the gradients of a loss to those of the parameters: its <c>backward</c>, scaled as the optimizer asks.</summary>
    /// <param name="loss">A scalar; not changed.</param>
    public void Backward(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        using var scope = NewDisposeScope();
        ScaleLoss(loss).backward();
    }

    /// <summary>One update by the gradients that <see cref="Backward"/> left in the parameters.</summary>
    /// <returns>Whether an update was applied: false while gradients are accumulated, and where an update was skipped.</returns>
    /// <exception cref="ArgumentException">No parameter has a gradient: call <see cref="Backward"/> first.</exception>
    /// <exception cref="InvalidOperationException">
    /// The parameters show the values to evaluate; or the optimizer scales the loss, and no loss was scaled since the last step or <see cref="ZeroGrad"/>; or the
    /// module was moved or disposed since it was attached. Nothing has been changed then.
    /// </exception>
    public bool Step()
    {
        RequireParameters();
        if (evaluations > 0 || Optimizer.Evaluating)
            throw new InvalidOperationException(
                "The parameters hold the values to evaluate, not those to train: dispose what Evaluate() returned, or after FinalizeVariables() call "
                + "Optimizer.LeaveEvaluation(), before the forward pass.");
        if (Optimizer.LossScale is var scale && scale != 1 && !Optimizer.HasScaledLoss)
            throw new InvalidOperationException(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"Optimizer '{Optimizer.Name}' divides gradients by its loss scale, {scale}, but the loss was not multiplied by it since the last Step or ZeroGrad: call Backward(loss) in place of loss.backward()."));
        using var scope = NewDisposeScope();
        for (var i = 0; i < parameters.Count; i++) gradients[i] = parameters[i].Parameter.grad;
        var applied = Optimizer.Apply(gradients, variables);
        Optimizer.HasScaledLoss = false;
        return applied;
    }

    /// <summary>Forgets the gradients, as before each <see cref="Backward"/>.</summary>
    /// <exception cref="InvalidOperationException">The module was moved or disposed since it was attached.</exception>
    public void ZeroGrad()
    {
        RequireParameters();
        foreach (var (_, parameter) in parameters) parameter.grad = null;
        Optimizer.HasScaledLoss = false;
    }

    /// <summary>
    /// Puts the averages into the parameters, where the optimizer keeps some (<see cref="TunableOptimizer.UseEma"/>, <see cref="ScheduleFreeAdamW"/>); otherwise changes
    /// nothing.
    /// </summary>
    /// <returns>To be disposed after evaluating: training then goes on bit for bit from where it was. Until then <see cref="Step"/> is refused.</returns>
    /// <remarks>Parameters that are assigned meanwhile stay as assigned. What is to be trained on from later is saved outside.</remarks>
    /// <example><code>
    /// using (optimizer.Evaluate()) Console.WriteLine(Accuracy(module));
    /// </code></example>
    /// <exception cref="InvalidOperationException">The module was moved or disposed since it was attached.</exception>
    public IDisposable Evaluate()
    {
        RequireParameters();
        var evaluation = new Evaluation(this, Optimizer.ShowAverages());
        evaluations++;
        return evaluation;
    }

    /// <summary>Ends training: writes averages into the parameters, where the optimizer keeps them.</summary>
    /// <exception cref="InvalidOperationException">What <see cref="Evaluate"/> returned is not disposed: that would put back what this is to replace. Or the module was moved or
    /// disposed since it was attached.</exception>
    public void FinalizeVariables()
    {
        RequireParameters();
        if (evaluations > 0) throw new InvalidOperationException("FinalizeVariables comes within Evaluate(): dispose what that returned first.");
        Optimizer.FinalizeVariables();
    }

    /// <summary>Frees optimizer and state; the module stays as it is.</summary>
    public void Dispose()
    {
        FreeVariables();
        Optimizer.Dispose();
    }

    private void RequireParameters()
    {
        Optimizer.RequireNotDisposed();
        foreach (var (name, parameter) in parameters)
            if (parameter.IsInvalid)
                throw new InvalidOperationException(
                    $"Parameter '{name}' is no longer the one that optimizer '{Optimizer.Name}' was attached to: the module was moved to another device or type, or disposed. "
                    + "Move it first, then attach a new optimizer.");
    }

    private void FreeVariables()
    {
        foreach (var variable in variables) variable.Dispose();
    }

    private sealed class Evaluation(AttachedOptimizer attached, bool entered) : IDisposable
    {
        private bool disposed;

        public void Dispose()
        {
            if (disposed) return;
            disposed = true;
            attached.evaluations--;
            if (entered) attached.Optimizer.LeaveEvaluation();
        }
    }
}
