using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Applies an optimizer to a TorchSharp module in a training loop of your own. <see cref="OptimizerExtensions.Attach"/> makes it.</summary>
/// <remarks>
/// <see cref="Backward"/> and <see cref="Step"/> work with every optimizer, including those that scale the loss. Evaluate within
/// <see cref="Evaluate"/>, and call <see cref="FinalizeVariables"/> at the end. If the optimizer keeps averages of the weights, these calls
/// put the averages into the parameters; otherwise they do nothing.
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

    /// <summary>The optimizer.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>
    /// Multiplies a loss by the optimizer's loss scale, for loops that cannot use <see cref="Backward"/> and call <c>backward</c>
    /// themselves. Call it after <see cref="ZeroGrad"/>.
    /// </summary>
    /// <param name="loss">The loss, a scalar.</param>
    /// <returns>The loss itself or a new tensor.</returns>
    public Tensor ScaleLoss(Tensor loss) => Optimizer.ScaleLoss(loss);

    /// <summary>Adds the gradients of a loss to those of the parameters: <c>backward</c> of the scaled loss.</summary>
    /// <param name="loss">The loss, a scalar. It does not change.</param>
    public void Backward(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        using var scope = NewDisposeScope();
        ScaleLoss(loss).backward();
    }

    /// <summary>Makes one update by the gradients of the parameters.</summary>
    /// <returns>Whether an update was applied. False while gradients are accumulated, and if the update was skipped.</returns>
    /// <exception cref="ArgumentException">No parameter has a gradient. Call <see cref="Backward"/> first.</exception>
    /// <exception cref="InvalidOperationException">
    /// The parameters hold the values for evaluation; or the optimizer scales the loss, and no loss was scaled since the last step or
    /// <see cref="ZeroGrad"/>; or the module was moved or disposed after it was attached. Nothing has changed then.
    /// </exception>
    public bool Step()
    {
        RequireParameters();
        if (evaluations > 0 || Optimizer.Evaluating)
            throw new InvalidOperationException(
                "The parameters hold the values for evaluation. Dispose the result of Evaluate(), or call "
                + "Optimizer.LeaveEvaluation() after FinalizeVariables(), before the forward pass.");
        if (Optimizer.LossScale is var scale && scale != 1 && !Optimizer.HasScaledLoss)
            throw new InvalidOperationException(string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"Optimizer '{Optimizer.Name}' divides gradients by its loss scale, {scale}, but no loss was multiplied by it since the last Step or ZeroGrad. Call Backward(loss) instead of loss.backward()."));
        using var scope = NewDisposeScope();
        for (var i = 0; i < parameters.Count; i++) gradients[i] = parameters[i].Parameter.grad;
        var applied = Optimizer.Apply(gradients, variables);
        Optimizer.HasScaledLoss = false;
        return applied;
    }

    /// <summary>Clears the gradients of the parameters. Call it before each <see cref="Backward"/>.</summary>
    /// <exception cref="InvalidOperationException">The module was moved or disposed after it was attached.</exception>
    public void ZeroGrad()
    {
        RequireParameters();
        foreach (var (_, parameter) in parameters) parameter.grad = null;
        Optimizer.HasScaledLoss = false;
    }

    /// <summary>
    /// Puts averages into the parameters for an evaluation, if the optimizer keeps averages (<see cref="TunableOptimizer.UseEma"/>,
    /// <see cref="ScheduleFreeAdamW"/>). Otherwise nothing changes.
    /// </summary>
    /// <returns>An object to dispose after the evaluation. Training then continues bit for bit. Until then <see cref="Step"/> is refused.</returns>
    /// <remarks>Parameters that are assigned meanwhile keep the assigned values. Save a checkpoint for further training outside this call.</remarks>
    /// <example><code>
    /// using (optimizer.Evaluate()) Console.WriteLine(Accuracy(module));
    /// </code></example>
    /// <exception cref="InvalidOperationException">The module was moved or disposed after it was attached.</exception>
    public IDisposable Evaluate()
    {
        RequireParameters();
        var evaluation = new Evaluation(this, Optimizer.ShowAverages());
        evaluations++;
        return evaluation;
    }

    /// <summary>Ends training: writes averages into the parameters, if the optimizer keeps averages.</summary>
    /// <exception cref="InvalidOperationException">The result of <see cref="Evaluate"/> is not disposed, or the module was moved or
    /// disposed after it was attached.</exception>
    public void FinalizeVariables()
    {
        RequireParameters();
        if (evaluations > 0) throw new InvalidOperationException("FinalizeVariables was called within Evaluate(). Dispose the result of Evaluate() first.");
        Optimizer.FinalizeVariables();
    }

    /// <summary>Frees the optimizer and its state. The module does not change.</summary>
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
                    + "Move the module first, then attach a new optimizer.");
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
