using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>The base class of optimizers whose rule is a formula for each single weight. The formula is written once and computed in
/// vectors, in tensor operations or by script.</summary>
/// <remarks>Only Anneal's own classes derive from it. Optimizers of your own derive from <see cref="RuleOptimizer"/>.</remarks>
public abstract class ElementwiseOptimizer : RuleOptimizer, IMemoryRule, IScriptRule
{
    /// <summary>Makes an optimizer that is not built yet.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function.</param>
    /// <param name="name">The name. Default: the name of the class in snake_case.</param>
    protected ElementwiseOptimizer(LearningRate learningRate, string? name = null)
        : base(learningRate, name)
    {
    }

    /// <summary>Chooses the rule for the options that are set and applies it.</summary>
    /// <param name="run">The executor of the rule.</param>
    /// <param name="step">The rate and the number of this update.</param>
    /// <param name="wide">Whether the variables are double. Factors are then computed in double, otherwise in float32 as in Keras.</param>
    private protected abstract void Rule<T, TRun>(TRun run, UpdateStep step, bool wide)
        where T : struct, IElement<T>
        where TRun : struct, IRuleRun<T>, allows ref struct;

    /// <inheritdoc/>
    protected sealed override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step) =>
        Rule<TensorElement, TensorRun>(new(variable, gradient, state), step, wide: variable.dtype == float64);

    bool IMemoryRule.Takes(VariableState state) => TakesMemory;

    void IMemoryRule.Update(in UpdateMemory memory) => Rule<Lanes, MemoryRun>(new(memory), memory.Step, wide: false);

    ScriptCall? IScriptRule.ScriptOf(UpdateStep step, ScalarType type) => ScriptOf(step, type);

    /// <summary>Whether the formula has vector operations alone.</summary>
    private protected virtual bool TakesMemory => true;

    private protected virtual ScriptCall? ScriptOf(UpdateStep step, ScalarType type)
    {
        var trace = new ScriptTrace();
        Rule<ScriptElement, TraceRun>(new(trace), step, wide: type == float64);
        return trace.Call;
    }
}
