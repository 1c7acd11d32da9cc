using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Carries a rule out in tensor operations. The caller has a scope for what they leave.</summary>
internal readonly struct TensorRun(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state) : IRuleRun<TensorElement>
{
    public void Apply<TRule>(in TRule rule)
        where TRule : struct, IUpdateRule<TensorElement>
    {
        var (w, a, b, c) = (new TensorElement(variable), Slot(0), Slot(1), Slot(2));
        rule.Update(ref w, new(gradient), ref a, ref b, ref c);
        Put(w, variable);
        if (TRule.StateCount > 0) Put(a, state[0]);
        if (TRule.StateCount > 1) Put(b, state[1]);
        if (TRule.StateCount > 2) Put(c, state[2]);
    }

    private TensorElement Slot(int index) => index < state.Count ? new(state[index]) : default;

    private static void Put(TensorElement value, Tensor into)
    {
        if (!ReferenceEquals(value.Tensor, into)) into.copy_(value.Tensor);
    }
}
