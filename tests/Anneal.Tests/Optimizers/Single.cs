using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>Variables and updates of few numbers, for tests that look at one rule.</summary>
internal static class Single
{
    public static Variable Variable(string path, params float[] values) => new(tensor(values), path);

    public static float[] Values(Variable variable) => GoldenTensor.Floats(variable.Value);

    /// <summary>Equal but for float32 rounding of numbers of about 1.</summary>
    public static void Close(double[] expected, IEnumerable<float> actual, string what) =>
        GoldenTensor.AssertCloseToScale(expected, [.. actual.Select(v => (double)v)], 2e-6, what, 1);

    /// <summary>One update with one gradient a variable.</summary>
    public static bool Apply(Anneal.Optimizers.Optimizer optimizer, params (Variable Variable, float[] Gradient)[] updates)
    {
        using var scope = NewDisposeScope();
        return optimizer.Apply([.. updates.Select(u => tensor(u.Gradient))], [.. updates.Select(u => u.Variable)]);
    }
}
