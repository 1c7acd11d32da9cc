using Anneal.Optimizers;
using Anneal.Tests.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.MixedPrecision;

/// <summary>
/// Every optimizer on variables of 16 bits (DoubleTests has those of 64), against itself on float32 variables: after n updates weights have been rounded n times, to ε of the largest, and each step is
/// off by some 16 ε of its size.
/// </summary>
public sealed class OptimizerPrecisionTests
{
    private const int Updates = 5;

    public static TheoryData<string, ScalarType> Cases() =>
        [.. from kind in OptimizerKinds.All from type in new[] { ScalarType.BFloat16, ScalarType.Float16 } select (kind, type)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Variables_of_any_type_are_updated(string kind, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (plain, other) = (Trained(kind, ScalarType.Float32, type), Trained(kind, type, type));
        var ε = Math.Pow(2, type == ScalarType.BFloat16 ? -8 : -11);
        var moved = plain.Zip(Start(type), (w, start) => Math.Abs(w - start)).Max();
        Assert.True(moved > 0);
        var off = plain.Zip(other, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(off <= ε * (Updates * plain.Max(Math.Abs) + 16 * moved), $"off by {off / ε:G3} ε, moved {moved:G3}");
    }

    private static double[] Start(ScalarType type) => [.. Enumerable.Range(0, 12).Select(i => GoldenTensor.Values(tensor(Math.Sin(i + 1)).to(type))[0])];

    private static double[] Trained(string kind, ScalarType type, ScalarType rounded)
    {
        using var optimizer = OptimizerKinds.Create(kind);
        optimizer.LearningRate = 0.0625;
        using var variable = new Variable(tensor(Start(rounded)).reshape(3, 4).to(type), "kernel");
        for (var update = 0; update < Updates; update++)
        {
            using var scope = NewDisposeScope();
            var gradient = tensor(Enumerable.Range(0, 12).Select(i => Math.Cos(i * 0.7 + update) + 1.5).ToArray()).reshape(3, 4).to(rounded).to(type);
            optimizer.Apply([gradient], [variable]);
        }
        return GoldenTensor.Values(variable.Value);
    }
}
