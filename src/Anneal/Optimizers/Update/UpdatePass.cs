using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Carries the rule of an optimizer out over the variables of one update: in one pass over memory, by script, or in tensor operations.</summary>
internal sealed class UpdatePass
{
    private readonly RuleOptimizer optimizer;
    private readonly VariableTable table;
    private readonly Clipping clipping;
    private readonly IMemoryRule? inMemory;
    private readonly IScriptRule? byScript;
    private readonly MemoryPlan? onePass;
    private readonly ScriptBatches scripted = new();

    public UpdatePass(RuleOptimizer optimizer, VariableTable table, Clipping clipping)
    {
        (this.optimizer, this.table, this.clipping) = (optimizer, table, clipping);
        (inMemory, byScript) = (optimizer as IMemoryRule, optimizer as IScriptRule);
        if (inMemory is not null) onePass = new(inMemory.Update, inMemory is ISummingRule summing ? summing.Sum : null);
    }

    /// <summary>Clips, decays, applies the rule and the constraints.</summary>
    /// <param name="gradients">Null where a variable has none.</param>
    /// <param name="variables">The variables, in the order of the gradients.</param>
    /// <param name="scale">What the gradients are to be multiplied by.</param>
    /// <param name="step">The rate and the number of this update.</param>
    public void Run(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables, double scale, UpdateStep step)
    {
        scale = clipping.Begin(gradients, scale);
        optimizer.BeginRule(step);
        onePass?.Clear();
        scripted.Clear();
        for (var i = 0; i < variables.Count; i++)
            if (gradients[i] is { } gradient) Add(table[variables[i]], gradient, clipping.ScaleOf(i, scale), step);
        onePass?.Run();
        if (!scripted.IsEmpty) scripted.Run(byScript!);
        GC.KeepAlive(gradients);
        optimizer.EndUpdate(step);
        for (var i = 0; i < variables.Count; i++)
            if (gradients[i] is not null) Constrain(variables[i]);
    }

    public static void Constrain(Variable variable)
    {
        if (variable.Constraint is not { } constraint) return;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var weights = variable.Value;
        var values = constraint.Apply(weights) ?? throw Returned.Nothing("Constraint", constraint.GetType().Name);
        if (!weights.shape.AsSpan().SequenceEqual(values.shape))
        {
            throw new InvalidOperationException(
                $"Constraint '{constraint.GetType().Name}' must return an array of shape {ShapeText.Of(weights)}, like its input; it returned one of shape {ShapeText.Of(values)}.");
        }
        weights.copy_(values);
    }

    private void Add(VariableState state, Tensor gradient, double scale, UpdateStep step)
    {
        step = step with { LearningRate = step.LearningRate * state.RateMultiplier };
        var decay = optimizer.WeightDecayOf(state) is { } λ && state.Decays ? step.LearningRate * λ.At(step.Iteration) : 0;
        var transform = new GradientTransform(scale, clipping.Limit, decay);
        if (optimizer.UsesTensorOperations)
        {
            UpdateInTensorOperations(state, gradient, transform, step);
        }
        else if (inMemory?.Takes(state) == true && UpdateMemory.TryOpen(state, gradient, transform, step, out var memory))
        {
            inMemory.Prepare(state, ref memory);
            onePass!.Add(memory);
        }
        else if (byScript is null || !scripted.TryAdd(state, gradient, transform, step))
        {
            UpdateInTensorOperations(state, gradient, transform, step);
        }
    }

    private void UpdateInTensorOperations(VariableState state, Tensor gradient, GradientTransform transform, UpdateStep step)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var variable = state.Variable.Value;
        gradient = gradient.to(variable.dtype);
        if (transform.Rescales) gradient = gradient.Times(transform.Scale);
        if (transform.Clamps) gradient = transform.Rescales ? gradient.Clip_(-transform.Limit, transform.Limit) : gradient.Clip(-transform.Limit, transform.Limit);
        if (transform.Decays) variable.Plus_(variable, -transform.Decay);
        optimizer.UpdateTensors(variable, gradient, state.SlotTensors, step);
    }
}
