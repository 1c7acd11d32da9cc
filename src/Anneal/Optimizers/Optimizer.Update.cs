using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

public abstract partial class Optimizer
{
    private readonly MemoryPlan onePass;
    private readonly ScriptBatches scripted = new();
    private readonly GradientNorms norms = new();
    private readonly Mixture mixture = new();
    private readonly List<Tensor?> live = [];
    private readonly List<Tensor> sums = [];
    private readonly List<Variable> summed = [];

    /// <summary>Forces the tensor operations: they are what the one-pass rules are tested against.</summary>
    internal bool UsesTensorOperations { get; set; }

    /// <summary>The same rule in one pass over the memory of float32 arrays. It may run on several threads at once, each on its own part.</summary>
    private protected virtual void UpdateInOnePass(in UpdateMemory memory) => throw new NotSupportedException();

    /// <summary>Whether <see cref="UpdateInOnePass"/> is there.</summary>
    private protected virtual bool HasOnePass => false;

    /// <summary>The same for a variable, where it is not there for all.</summary>
    private protected virtual bool HasOnePassFor(VariableState state) => HasOnePass;

    /// <summary>What a rule does with a whole variable before the passes over parts of it.</summary>
    private protected virtual void Prepare(VariableState state, ref UpdateMemory memory)
    {
    }

    /// <summary>Whether <see cref="UpdateInOnePass"/> needs sums over whole variables, for which <see cref="SumFirst"/> goes over them before.</summary>
    private protected virtual bool NeedsSums => false;

    /// <summary>What a rule does that needs sums before it can move a weight: changes the state and sums up, on several threads at once.</summary>
    private protected virtual SquareSums SumFirst(in UpdateMemory memory) => throw new NotSupportedException();

    /// <summary>Whether <see cref="ScriptOf"/> is there: for types and devices that <see cref="UpdateInOnePass"/> does not take.</summary>
    private protected virtual bool HasScript => false;

    /// <summary>The same rule over lists of tensors, with the numbers of one update of variables of a type; null where nothing is to change.</summary>
    private protected virtual ScriptCall? ScriptOf(UpdateStep step, ScalarType type) => null;

    /// <summary>The gradients with null for those of frozen variables: neither clipping nor the search for NaN may see them.</summary>
    private protected IReadOnlyList<Tensor?> WithoutFrozen(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        if (Frozen is not { Count: > 0 } frozen) return gradients;
        live.Clear();
        for (var i = 0; i < variables.Count; i++) live.Add(frozen.Contains(variables[i]) ? null : gradients[i]);
        return live;
    }

    private void UpdateAll(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables, double scale, UpdateStep step)
    {
        scale /= LossScaleFactor ?? 1;
        if ((GlobalClipNorm ?? ClipNorm) is not null) norms.Measure(gradients);
        if (GlobalClipNorm is { } most) scale *= double.IsFinite(norms.Total) ? ClipFactor(norms.Total, scale, most) : double.NaN;
        BeginUpdate(step);
        onePass.Clear();
        scripted.Clear();
        for (var i = 0; i < variables.Count; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            var state = states[variables[i]];
            var own = step with { LearningRate = step.LearningRate * state.RateMultiplier };
            var transform = Transform(state, ClipNorm is { } limit ? scale * ClipFactor(norms[i], scale, limit) : scale, own);
            if (HasOnePassFor(state) && !UsesTensorOperations && UpdateMemory.TryOpen(state, gradient, transform, own, out var memory))
            {
                Prepare(state, ref memory);
                onePass.Add(memory);
            }
            else if (!HasScript || UsesTensorOperations || !scripted.TryAdd(state, gradient, transform, own))
            {
                UpdateInTensorOperations(state, gradient, transform, own);
            }
        }
        if (NeedsSums) onePass.Sum();
        onePass.Run();
        if (!scripted.IsEmpty) scripted.Run(ScriptOf);
        GC.KeepAlive(gradients);
        EndUpdate(step);
        for (var i = 0; i < variables.Count; i++)
            if (gradients[i] is not null) Constrain(variables[i]);
    }

    private static void Constrain(Variable variable)
    {
        if (variable.Constraint is not { } constraint) return;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        variable.Value.copy_(constraint.Apply(variable.Value));
    }

    /// <summary>The decay of one variable. Default: <see cref="WeightDecay"/>.</summary>
    private protected virtual Hyperparameter? WeightDecayOf(VariableState state) => WeightDecay;

    /// <summary>What brings scale × norm down to at most a limit.</summary>
    private static double ClipFactor(double norm, double scale, double most) => most / Math.Max(norm * scale, most);

    private GradientTransform Transform(VariableState state, double scale, UpdateStep step)
    {
        var decay = WeightDecayOf(state) is { } λ && state.Decays ? step.LearningRate * λ.At(step.Iteration) : 0;
        return new(scale, ClipValue ?? double.PositiveInfinity, decay);
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
        Update(variable, gradient, state.SlotTensors, step);
    }

    private void Accumulate(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        if (accumulated == 0) ForgetSums();
        mixture.BeginSum(GradientScale);
        for (var i = 0; i < variables.Count; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            var state = states[variables[i]];
            mixture.Add(state.Accumulator!.Value, gradient);
            state.HasSum = true;
        }
        mixture.Run();
        GC.KeepAlive(gradients);
    }

    /// <summary>The update at the end of an accumulation: of every variable that had a gradient in any part of it, by the mean over all parts.</summary>
    private void UpdateBySums(UpdateStep step)
    {
        sums.Clear();
        summed.Clear();
        foreach (var state in states.Values)
        {
            if (!state.HasSum) continue;
            sums.Add(state.Accumulator!.Value);
            summed.Add(state.Variable);
        }
        UpdateAll(sums, summed, 1.0 / accumulated, step);
        ForgetSums();
        accumulated = 0;
    }

    private unsafe void ForgetSums()
    {
        foreach (var state in states.Values)
        {
            if (!state.HasSum) continue;
            var sum = state.Accumulator!.Value;
            if (UpdateMemory.Fits(sum) && sum.numel() is var count and <= int.MaxValue) new Span<float>(TensorMemory.Floats(sum), (int)count).Fill(-0f);
            else sum.Fill_(-0.0);
            state.HasSum = false;
        }
    }

    /// <summary>average ← average + (1 - momentum)(variable - average); the first update copies. Frozen variables are left alone after it.</summary>
    private void Average()
    {
        mixture.BeginAverage(1 - EmaMomentum);
        foreach (var state in states.Values)
        {
            if (Iterations == 0) Copy(state.Variable, state.Average!);
            else if (!state.Frozen) mixture.Add(state.Average!.Value, state.Variable.Value);
        }
        mixture.Run();
        if (EmaOverwriteFrequency is not { } frequency || (Iterations + 1) % frequency != 0) return;
        WriteAverages();
        foreach (var state in states.Values)
            if (!state.Frozen) Constrain(state.Variable);
    }

    private void WriteAverages()
    {
        foreach (var state in states.Values)
            if (!state.Frozen) Copy(state.Average!, state.Variable);
    }

    private static void Copy(Variable from, Variable to)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        to.Value.copy_(from.Value);
    }

    /// <summary>The place of the first gradient that holds NaN or infinity.</summary>
    private protected int? FirstNonFinite(IReadOnlyList<Tensor?> gradients)
    {
        norms.Measure(gradients);
        return norms.FirstNonFinite;
    }
}
