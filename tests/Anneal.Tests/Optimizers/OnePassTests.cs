using Anneal.Optimizers;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>
/// The rule in one pass over memory against the rule in tensor operations. The same operations in the same order give the same bits, save that
/// libtorch's square root may be one unit in the last place off: Adam's weights, of a size below 4 here, are within 2^-22 a step.
/// </summary>
public class OnePassTests
{
    private static readonly (string Name, bool UsesSquareRoot, Func<Optimizer> Make)[] All =
    [
        ("SGD", false, () => new SGD(0.1)),
        ("momentum", false, () => new SGD(0.1, momentum: 0.9)),
        ("Nesterov", false, () => new SGD(0.1, momentum: 0.9, nesterov: true)),
        ("Adam", true, () => new Adam(0.01)),
        ("Adam of other betas", true, () => new Adam(0.3, beta1: 0, beta2: 0.5, epsilon: 1e-3)),
        ("AMSGrad", true, () => new Adam(0.01, amsgrad: true)),
    ];

    public static TheoryData<string> Names() => [.. All.Select(o => o.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void One_pass_agrees_with_tensor_operations_at_every_length(string name)
    {
        // 1 to 40 has every remainder of a vector's 16, alone and after whole vectors.
        foreach (var length in Enumerable.Range(1, 40)) AssertSame(name, [[length]], seed: length, steps: 4);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void One_pass_agrees_with_tensor_operations_for_random_shapes(string name) =>
        Gen.Select(Gen.Long[0, 7].Array[0, 3].Array[1, 3], Gen.Int[1, int.MaxValue]).Sample((shapes, seed) => AssertSame(name, shapes, seed, steps: 3), iter: 40);

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_that_are_not_contiguous_give_the_same(string name)
    {
        using var scope = NewDisposeScope();
        using var plain = new Pair(Make(name), [[3, 7]], 1);
        using var turned = new Pair(Make(name), [[3, 7]], 1);
        for (var step = 0; step < 3; step++)
        {
            var gradient = Numbers([3, 7], 50 + step);
            plain.Apply([gradient]);
            var strided = gradient.t().contiguous().t();
            Assert.False(strided.is_contiguous());
            turned.Apply([strided]);
        }
        AssertAgree(plain, turned, name, 3);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Non_finite_gradients_spread_alike(string name)
    {
        using var scope = NewDisposeScope();
        using var onePass = new Pair(Make(name), [[20]], 1);
        using var tensors = new Pair(Make(name), [[20]], 1, tensorOperations: true);
        for (var step = 0; step < 2; step++)
        {
            var gradient = Numbers([20], step);
            gradient[0] = float.NaN;
            gradient[17] = float.PositiveInfinity;
            gradient[18] = 0;
            onePass.Apply([gradient]);
            tensors.Apply([gradient]);
        }
        foreach (var (expected, actual) in new[] { (tensors.Weights(), onePass.Weights()), (tensors.State(), onePass.State()) })
        {
            Assert.Equal(expected.Select(float.IsNaN), actual.Select(float.IsNaN));
            foreach (var (e, a) in expected.Zip(actual).Where(p => float.IsFinite(p.First))) Assert.InRange(a, e - 2 * Math.ScaleB(1, -22), e + 2 * Math.ScaleB(1, -22));
        }
        Assert.True(float.IsNaN(onePass.Weights()[0]));
        Assert.All(onePass.Weights()[1..17].Append(onePass.Weights()[18]), w => Assert.True(float.IsFinite(w)));
    }

    private static void AssertSame(string name, long[][] shapes, int seed, int steps)
    {
        using var scope = NewDisposeScope();
        using var onePass = new Pair(Make(name), shapes, seed);
        using var tensors = new Pair(Make(name), shapes, seed, tensorOperations: true);
        for (var step = 0; step < steps; step++)
        {
            Tensor?[] gradients = [.. shapes.Select((shape, i) => (seed + step + i) % 5 == 0 && shapes.Length > 1 && i > 0 ? null : Numbers(shape, seed + 10 * step + i))];
            onePass.Apply(gradients);
            tensors.Apply(gradients);
        }
        AssertAgree(tensors, onePass, name, steps);
    }

    private static void AssertAgree(Pair expected, Pair actual, string name, int steps)
    {
        Assert.Equal(expected.State().Select(BitConverter.SingleToInt32Bits), actual.State().Select(BitConverter.SingleToInt32Bits));
        var tolerance = All.Single(o => o.Name == name).UsesSquareRoot ? steps * Math.ScaleB(1, -22) : 0;
        foreach (var (e, a) in expected.Weights().Zip(actual.Weights())) Assert.InRange(a, e - tolerance, e + tolerance);
    }

    private static Optimizer Make(string name) => All.Single(o => o.Name == name).Make();

    private static Tensor Numbers(long[] shape, int seed)
    {
        using var generator = new Generator((ulong)seed);
        return randn(shape, dtype: float32, generator: generator);
    }

    /// <summary>An optimizer and its variables.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly Optimizer optimizer;
        private readonly List<Variable> variables;

        public Pair(Optimizer optimizer, long[][] shapes, int seed, bool tensorOperations = false)
        {
            this.optimizer = optimizer;
            optimizer.UsesTensorOperations = tensorOperations;
            variables = [.. shapes.Select((shape, i) => new Variable(Numbers(shape, seed + 1000 + i), $"v{i}"))];
        }

        public void Apply(Tensor?[] gradients) => optimizer.Apply(gradients, variables);

        public float[] Weights() => Values(variables);

        public float[] State() => Values(optimizer.StateVariables);

        private static float[] Values(IReadOnlyList<Variable> variables) => [.. variables.SelectMany(v => GoldenTensor.Values(v.Value)).Select(v => (float)v)];

        public void Dispose()
        {
            optimizer.Dispose();
            variables.ForEach(v => v.Dispose());
        }
    }
}
