using Anneal.Optimizers;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>
/// The one-pass rules against the same rules in tensor operations, update by update from the same state. Both do the same operations in the same order
/// and round each correctly, but for Torch's roots, which may be off by one unit in the last place. The sum and the quotient after it and, in Adadelta, a
/// second root and a square make that at most 8 units: of a state's larger value before or after, and of a weight's, or of 1 where that is larger, since a
/// weight may end near 0 by a step from 1.
/// </summary>
public sealed class OnePassTests
{
    private const int MostUlps = 8;
    private const int Updates = 4;

    private static readonly float[] Awkward = [0, -0f, 1e-42f, 1e-30f, -1e30f, float.PositiveInfinity, float.NegativeInfinity, float.NaN];

    private static readonly string[] Options = ["", "WeightDecay", "ClipValue", "ClipNorm", "GlobalClipNorm", "LossScaleFactor"];

    private static readonly Gen<long[]> Shape = Gen.Long[0, 9].Array[0, 3];

    private static readonly Gen<(long[][] Shapes, string Option, bool Awkward, ulong Seed)> Run = Gen.Select(
        Shape.Array[1, 3], Gen.Int[0, Options.Length - 1].Select(i => Options[i]), Gen.Int[0, 3].Select(i => i == 0), Gen.ULong);

    public static TheoryData<string> Kinds() => [.. OptimizerKinds.InOnePass, .. OptimizerKinds.All.Where(kind => kind.StartsWith(nameof(Muon), StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_pass_equals_tensor_operations(string kind) =>
        Run.ForAll(run => Compare(kind, run.Shapes, run.Option, run.Awkward, run.Seed), cases: 30);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_pass_equals_tensor_operations_where_threads_share_the_arrays(string kind) =>
        Compare(kind, [[90_003], [3], [2, 30_001], [140, 1_001]], "WeightDecay", awkward: false, seed: 1);

    // Also where a norm or a mean over the whole variable comes before the first weight moves.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_bits_are_the_same_for_any_number_of_threads(string kind)
    {
        using var scope = NewDisposeScope();
        var first = new[] { Values(new(1), [90_003], awkward: false), Values(new(2), [2, 200, 401], awkward: false) };
        var gradients = new[] { Values(new(3), [90_003], awkward: false), Values(new(4), [2, 200, 401], awkward: false) };
        Assert.True(Updated(1).SequenceEqual(Updated(3)));

        List<float> Updated(int threads)
        {
            using var given = new TorchThreads(threads);
            using var optimizer = Create(kind, "WeightDecay");
            List<Variable> variables = [.. first.Select((v, i) => new Variable(v.clone(), $"v{i}"))];
            for (var update = 0; update < Updates; update++) optimizer.Apply(gradients, variables);
            List<float> values = [.. variables.Concat(optimizer.StateVariables).SelectMany(variable => GoldenTensor.Floats(variable.Value))];
            foreach (var variable in variables) variable.Dispose();
            return values;
        }
    }

    private static void Compare(string kind, long[][] shapes, string option, bool awkward, ulong seed)
    {
        using var scope = NewDisposeScope();
        var random = new Random(unchecked((int)seed));
        using var onePass = Create(kind, option);
        using var operations = Create(kind, option);
        operations.UsesTensorOperations = true;
        var first = shapes.Select((shape, i) => Values(random, shape, awkward: false)).ToList();
        List<Variable> fast = [.. first.Select((v, i) => new Variable(v.clone(), $"v{i}"))];
        List<Variable> plain = [.. first.Select((v, i) => new Variable(v.clone(), $"v{i}"))];
        onePass.Build(fast);
        operations.Build(plain);
        var pairs = fast.Concat(onePass.StateVariables).Zip(plain.Concat(operations.StateVariables)).ToList();
        for (var update = 0; update < Updates; update++)
        {
            List<Tensor?> gradients = [.. shapes.Select(shape => Values(random, shape, awkward))];
            var before = pairs.Select(pair => GoldenTensor.Floats(pair.First.Value)).ToList();
            onePass.Apply(gradients, fast);
            operations.Apply(gradients, plain);
            for (var i = 0; i < pairs.Count; i++) Equal(pairs[i].Second, pairs[i].First, before[i], LeastScale(pairs[i].First, isWeight: i < fast.Count));
            foreach (var (from, to) in pairs) to.Assign(from.Value);
        }
        foreach (var variable in fast.Concat(plain)) variable.Dispose();
    }

    /// <summary>Ftrl's linear state sums differences of √n w / r, up to some 100 at this rate: they cancel, but not the rounding of libtorch's √.</summary>
    private static float LeastScale(Variable variable, bool isWeight) => isWeight ? 1 : variable.Name.EndsWith("_linear", StringComparison.Ordinal) ? 100 : 0;

    private static RuleOptimizer Create(string kind, string option)
    {
        var optimizer = OptimizerKinds.Create(kind);
        optimizer.LearningRate = 0.05;
        if (option == "WeightDecay") typeof(RuleOptimizer).GetProperty(option)!.SetValue(optimizer, (Hyperparameter)0.3);
        else if (option != "") typeof(RuleOptimizer).GetProperty(option)!.SetValue(optimizer, 0.7);
        return optimizer;
    }

    private static Tensor Values(Random random, long[] shape, bool awkward)
    {
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        for (var i = 0; i < values.Length; i++)
            values[i] = awkward && random.Next(8) == 0 ? Awkward[random.Next(Awkward.Length)] : (float)(random.NextDouble() * 4 - 2);
        return tensor(values).reshape(shape);
    }

    private static void Equal(Variable expected, Variable actual, float[] before, float leastScale)
    {
        Assert.Equal(expected.Name, actual.Name);
        var (e, a) = (GoldenTensor.Floats(expected.Value), GoldenTensor.Floats(actual.Value));
        for (var i = 0; i < e.Length; i++)
        {
            var scale = MathF.Max(leastScale, MathF.Max(MathF.Abs(before[i]), MathF.Abs(e[i])));
            var same = e[i] == a[i] || (float.IsNaN(e[i]) && float.IsNaN(a[i])) || MathF.Abs(e[i] - a[i]) <= MostUlps * (MathF.BitIncrement(scale) - scale);
            if (!same) Assert.Fail($"{actual.Name}[{i}]: {a[i]:R} in one pass, {e[i]:R} in tensor operations, {before[i]:R} before");
        }
    }
}
