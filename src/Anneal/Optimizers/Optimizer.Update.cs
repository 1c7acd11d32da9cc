using System.Runtime.InteropServices;
using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

public abstract partial class Optimizer
{
    private readonly MemoryPlan onePass;
    private readonly ScriptBatches scripted = new();
    private readonly GradientNorms norms = new();
    private readonly Mixture mixture = new();

    /// <summary>Forces the tensor operations: they are what the one-pass rules are tested against.</summary>
    internal bool UsesTensorOperations { get; set; }

    /// <summary>The same rule in one pass over the memory of float32 arrays. It may run on several threads at once, each on its own part.</summary>
    private protected virtual void UpdateInOnePass(in UpdateMemory memory) => throw new NotSupportedException();

    /// <summary>Whether <see cref="UpdateInOnePass"/> is there.</summary>
    private protected virtual bool HasOnePass => false;

    /// <summary>The same rule over lists of tensors, for types and devices that <see cref="UpdateInOnePass"/> does not take; null where there is none.</summary>
    private protected virtual UpdateScript? Script => null;

    /// <summary>What <see cref="Script"/> reads in one update of variables of a type.</summary>
    private protected virtual double[] ScriptFactors(UpdateStep step, ScalarType type) => [];

    private void UpdateAll(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables, double scale, UpdateStep step)
    {
        scale /= LossScaleFactor ?? 1;
        if ((GlobalClipNorm ?? ClipNorm) is not null) norms.Measure(gradients);
        if (GlobalClipNorm is { } most) scale *= ClipFactor(norms.Total, scale, most);
        BeginUpdate(step);
        onePass.Clear();
        scripted.Clear();
        for (var i = 0; i < variables.Count; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            var state = states[variables[i]];
            if (state.RateMultiplier == 0) continue;
            var own = step with { LearningRate = step.LearningRate * state.RateMultiplier };
            var transform = Transform(state, ClipNorm is { } limit ? scale * ClipFactor(norms[i], scale, limit) : scale, own);
            if (HasOnePass && !UsesTensorOperations && UpdateMemory.TryOpen(state, gradient, transform, own, out var memory))
            {
                onePass.Add(memory);
            }
            else if (Script is null || UsesTensorOperations || !scripted.TryAdd(state, gradient, transform, own))
            {
                UpdateInTensorOperations(state, gradient, transform, own);
            }
        }
        onePass.Run();
        if (!scripted.IsEmpty) scripted.Run(Script!, ScriptFactors);
        GC.KeepAlive(gradients);
        for (var i = 0; i < variables.Count; i++)
            if (variables[i].Constraint is { } constraint && gradients[i] is not null) Constrain(variables[i].Value, constraint);
    }

    private static void Constrain(Tensor variable, Constraints.Constraint constraint)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        variable.copy_(constraint.Apply(variable));
    }

    /// <summary>The decay of one variable. Default: <see cref="WeightDecay"/>.</summary>
    private protected virtual Hyperparameter? WeightDecayOf(VariableState state) => WeightDecay;

    /// <summary>What brings scale × √squares down to at most a limit.</summary>
    private static double ClipFactor(double squares, double scale, double most) => most / Math.Max(Math.Sqrt(squares) * scale, most);

    private GradientTransform Transform(VariableState state, double scale, UpdateStep step)
    {
        var decay = WeightDecayOf(state) is { } λ && state.Decays ? 1 - step.LearningRate * λ.At(step.Iteration) : 1;
        return new((float)scale, ClipValue is { } limit ? (float)limit : float.PositiveInfinity, (float)decay);
    }

    private void UpdateInTensorOperations(VariableState state, Tensor gradient, GradientTransform transform, UpdateStep step)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var variable = state.Variable.Value;
        gradient = gradient.to(variable.dtype, variable.device);
        if (transform.Scale != 1) gradient = gradient * transform.Scale;
        if (float.IsFinite(transform.Limit)) gradient = gradient.clamp(-transform.Limit, transform.Limit);
        if (transform.Decay != 1) variable.mul_(transform.Decay);
        Update(variable, gradient, state.SlotTensors, step);
    }

    private void Accumulate(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        mixture.Begin(keep: 1, take: GradientScale);
        for (var i = 0; i < variables.Count; i++)
            if (gradients[i] is { } gradient) mixture.Add(states[variables[i]].Accumulator!.Value, gradient);
        mixture.Run();
        GC.KeepAlive(gradients);
    }

    private unsafe void ForgetAccumulated()
    {
        foreach (var state in states.Values)
        {
            var sum = state.Accumulator!.Value;
            if (UpdateMemory.Fits(sum)) NativeMemory.Clear(TensorMemory.Floats(sum), (nuint)(sizeof(float) * sum.numel()));
            else sum.zero_();
        }
    }

    /// <summary>average ← momentum × average + (1 - momentum) × variable; the first update copies.</summary>
    private void Average()
    {
        var momentum = Iterations == 0 ? 0 : EmaMomentum;
        mixture.Begin(keep: momentum, take: 1 - momentum);
        foreach (var state in states.Values) mixture.Add(state.Average!.Value, state.Variable.Value);
        mixture.Run();
        if (EmaOverwriteFrequency is { } frequency && (Iterations + 1) % frequency == 0) WriteAverages();
    }

    private void WriteAverages()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var state in states.Values) state.Variable.Value.copy_(state.Average!.Value);
    }

    /// <summary>The place of the first gradient that holds NaN or infinity.</summary>
    private protected int? FirstNonFinite(IReadOnlyList<Tensor?> gradients)
    {
        norms.Measure(gradients);
        return norms.FirstNonFinite;
    }
}
