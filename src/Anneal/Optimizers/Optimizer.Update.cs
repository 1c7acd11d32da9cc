using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

public abstract partial class Optimizer
{
    // Below this many elements a second thread costs more than it saves: measured, see bench.
    private const long ElementsWorthAThread = 1 << 16;

    private readonly ParallelRanges onePass;
    private UpdateMemory[] plan = [];
    private int planned;
    private readonly ScriptBatches scripted = new();

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
        if (GlobalClipNorm is { } most)
        {
            var norm = Math.Sqrt(SumOfSquares(gradients)) * scale;
            scale *= most / Math.Max(norm, most);
        }
        BeginUpdate(step);
        planned = 0;
        scripted.Clear();
        long elements = 0;
        for (var i = 0; i < variables.Count; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            var state = states[variables[i]];
            if (state.RateMultiplier == 0) continue;
            var own = step with { LearningRate = step.LearningRate * state.RateMultiplier };
            var transform = Transform(state, gradient, scale, own);
            if (HasOnePass && !UsesTensorOperations && UpdateMemory.TryOpen(state, gradient, transform, own, out var memory))
            {
                if (planned == plan.Length) Array.Resize(ref plan, Math.Max(8, 2 * plan.Length));
                plan[planned++] = memory;
                elements += memory.Count;
            }
            else if (Script is null || UsesTensorOperations || !scripted.TryAdd(state, gradient, transform, own))
            {
                UpdateInTensorOperations(state, gradient, transform, own);
            }
        }
        if (planned > 0) onePass.Run(elements, elements < ElementsWorthAThread ? 1 : get_num_threads());
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

    private GradientTransform Transform(VariableState state, Tensor gradient, double scale, UpdateStep step)
    {
        if (ClipNorm is { } most)
        {
            var norm = Math.Sqrt(GradientNorm.SumOfSquares(gradient)) * scale;
            scale *= most / Math.Max(norm, most);
        }
        var decay = WeightDecayOf(state) is { } λ && state.Decays ? 1 - step.LearningRate * λ.At(step.Iteration) : 1;
        return new((float)scale, ClipValue is { } limit ? (float)limit : float.PositiveInfinity, (float)decay);
    }

    /// <summary>Updates the elements [start, end) of all planned arrays laid end to end.</summary>
    private void RunOnePass(long start, long end)
    {
        long first = 0;
        for (var i = 0; i < planned && first < end; i++)
        {
            ref readonly var memory = ref plan[i];
            var from = Math.Max(start - first, 0);
            var to = Math.Min(end - first, memory.Count);
            if (from < to) UpdateInOnePass(memory.Part(from, to - from));
            first += memory.Count;
        }
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
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        for (var i = 0; i < variables.Count; i++)
            if (gradients[i] is { } gradient) states[variables[i]].Accumulator!.Value.add_(gradient, alpha: (float)GradientScale);
    }

    private void ForgetAccumulated()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var state in states.Values) state.Accumulator!.Value.zero_();
    }

    /// <summary>average ← momentum × average + (1 - momentum) × variable; the first update copies.</summary>
    private void Average()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var momentum = Iterations == 0 ? 0 : EmaMomentum;
        foreach (var state in states.Values) state.Average!.Value.mul_((float)momentum).add_(state.Variable.Value, alpha: (float)(1 - momentum));
        if (EmaOverwriteFrequency is { } frequency && (Iterations + 1) % frequency == 0) WriteAverages();
    }

    private void WriteAverages()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        foreach (var state in states.Values) state.Variable.Value.copy_(state.Average!.Value);
    }

    private static double SumOfSquares(IReadOnlyList<Tensor?> gradients)
    {
        double sum = 0;
        for (var i = 0; i < gradients.Count; i++)
            if (gradients[i] is { } gradient) sum += GradientNorm.SumOfSquares(gradient);
        return sum;
    }

    private protected static int? FirstNonFinite(IReadOnlyList<Tensor?> gradients)
    {
        for (var i = 0; i < gradients.Count; i++)
            if (gradients[i] is { } gradient && !double.IsFinite(GradientNorm.SumOfSquares(gradient))) return i;
        return null;
    }
}
