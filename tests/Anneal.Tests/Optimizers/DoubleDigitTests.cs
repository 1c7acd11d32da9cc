using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>
/// Whatever the rule, a change of gradients by 1e-7 changes double variables and states twice as much when it is doubled. What went through float32 anywhere
/// would change by whole roundings of 6e-8 instead.
/// </summary>
public sealed class DoubleDigitTests
{
    private const double Change = 1e-7;

    public static TheoryData<string> Kinds() => [.. OptimizerKinds.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_rule_keeps_the_digits_of_double(string kind)
    {
        foreach (var tensorOperations in new[] { false, true })
        {
            var (plain, once, twice) = (Run(kind, tensorOperations, 0), Run(kind, tensorOperations, Change), Run(kind, tensorOperations, 2 * Change));
            foreach (var (i, values) in plain.Index())
            {
                var size = values.Select((value, j) => Math.Abs(twice[i][j] - value)).Max();
                for (var j = 0; j < values.Length; j++)
                    Assert.Equal(2 * (once[i][j] - values[j]), twice[i][j] - values[j], 1e-3 * size);
            }
        }
    }

    /// <summary>Weights and double states after some updates.</summary>
    private static List<double[]> Run(string kind, bool tensorOperations, double change)
    {
        using var scope = NewDisposeScope();
        using var optimizer = OptimizerKinds.Create(kind);
        (optimizer.LearningRate, optimizer.UsesTensorOperations) = (0.05, tensorOperations);
        var random = new Random(5);
        using var variable = new Variable(Drawn(), "v");
        for (var update = 0; update < 9; update++) optimizer.Apply([Drawn() + change * Drawn()], [variable]);
        return [.. optimizer.StateVariables.Where(state => state.Value.dtype == float64).Prepend(variable).Select(state => GoldenTensor.Values(state.Value))];

        Tensor Drawn() => tensor(Enumerable.Range(0, 12).Select(_ => random.NextDouble() * 2 - 1).ToArray()).reshape(3, 4);
    }
}
