using Anneal.Models;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Callbacks;

/// <summary>The weights of a model as plain arrays, every bit of them.</summary>
internal static class WeightSnapshot
{
    /// <summary>Copies the weights, of an optimizer that evaluates others those for evaluation.</summary>
    public static Array[] Of(Model model)
    {
        using var evaluation = model.EvaluationValues();
        return [.. model.Variables.Select(StateArray.Of)];
    }

    /// <summary>Puts such weights back.</summary>
    public static void Put(Model model, IReadOnlyList<Array> weights)
    {
        using var evaluation = model.EvaluationValues();
        using var scope = NewDisposeScope();
        foreach (var (variable, values) in model.Variables.Zip(weights)) variable.Assign(StateArray.Tensor(values, variable));
    }
}
