using Anneal.Optimizers;

namespace Anneal.Saving;

/// <summary>The state of an optimizer in the order of Keras's <c>variables</c>.</summary>
internal static class OptimizerArrays
{
    /// <summary>Empty until the optimizer is built.</summary>
    public static IReadOnlyList<SavedArray> Of(Optimizer optimizer) =>
        optimizer.Built ? [.. Entries(optimizer).Select((make, i) => make($"{i}"))] : [];

    private static IEnumerable<Func<string, SavedArray>> Entries(Optimizer optimizer) => optimizer switch
    {
        RuleOptimizer rule => [.. Scalars(rule), .. rule.StatesInKerasOrder.Select(Array)],
        LossScaleOptimizer scaling => [.. OfNoRule(scaling), .. scaling.OwnState.Select(Array), .. Entries(scaling.InnerOptimizer)],
        MultiOptimizer several => [.. OfNoRule(several), .. several.Optimizers.SelectMany(Entries)],
        _ => [],
    };

    private static IEnumerable<Func<string, SavedArray>> Scalars(RuleOptimizer rule)
    {
        yield return key => SavedArray.Count(key, $"{rule.Name}/iteration", () => rule.Calls, count => rule.Calls = count);
        if (rule.Schedule is null) yield return key => SavedArray.Number(key, $"{rule.Name}/learning_rate", () => rule.LearningRate, rate => TakeRate(rule, rate));
    }

    // Keras has no factors: the rate that it writes is the product.
    private static void TakeRate(RuleOptimizer rule, double rate)
    {
        rule.RateFactors.Clear();
        rule.LearningRate = rate;
    }

    // An optimizer that hands gradients on has a clock and a rate in Keras too, and uses neither.
    private static IEnumerable<Func<string, SavedArray>> OfNoRule(Optimizer optimizer) =>
    [
        key => SavedArray.Count(key, $"{optimizer.Name}/iteration", () => optimizer.Iterations, optimizer.TakeClock),
        key => SavedArray.Number(key, $"{optimizer.Name}/learning_rate", () => 0, _ => { }),
    ];

    private static Func<string, SavedArray> Array(Variable state) => key => SavedArray.Of(key, state);
}
