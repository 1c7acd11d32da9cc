using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>
/// The TorchScript rules against the same rules in tensor operations, over twelve updates of variables of all types in one optimizer. Doubles run freely,
/// to 1e-12 of the variable's scale. Narrower types start each update from the same numbers: the operations between two roundings differ (the fused ones
/// round only what they store), in the longest rule, centered RMSprop with momentum, eight of them, each off by at most one unit in the last place.
/// </summary>
public sealed class ScriptTests
{
    private const int Updates = 12;
    private const int MostUnits = 8;

    private static readonly ScalarType[] Types = [ScalarType.Float64, ScalarType.BFloat16, ScalarType.Float32];
    private static readonly long[][] Shapes = [[3, 4], [1030], [], [0], [7]];
    private static readonly string[] Options = ["", "WeightDecay", "ClipValue", "ClipNorm", "GlobalClipNorm", "LossScaleFactor"];

    public static MatrixTheoryData<string, string> Runs() => new(ScriptKinds.All, Options);

    [Theory]
    [MemberData(nameof(Runs))]
    public void Scripts_equal_tensor_operations(string kind, string option) => Compare(kind, option, CPU);

    [Theory]
    [MemberData(nameof(Runs))]
    public void Scripts_equal_tensor_operations_on_CUDA(string kind, string option)
    {
        Assert.SkipUnless(cuda.is_available(), "There is no CUDA device.");
        Compare(kind, option, CUDA);
    }

    [Fact]
    public void The_common_optimizers_have_scripts() =>
        Assert.Superset(new HashSet<string> { "SGD", "Adam", "AdamW", "RMSprop", "Lion" }, ScriptKinds.All.Select(kind => kind.Split(' ')[0]).ToHashSet());

    private static void Compare(string kind, string option, Device device)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        using var scripts = Create(kind, option);
        using var operations = Create(kind, option);
        operations.UsesTensorOperations = true;
        var places = Types.SelectMany(type => Shapes.Select(shape => (type, shape))).ToList();
        var first = places.Select(place => Values(place.shape, place.type, device, generator)).ToList();
        List<Variable> fast = [.. first.Select((v, i) => new Variable(v.clone(), $"v{i}"))];
        List<Variable> plain = [.. first.Select((v, i) => new Variable(v.clone(), $"v{i}"))];
        scripts.Build(fast);
        operations.Build(plain);
        var pairs = fast.Concat(scripts.StateVariables).Zip(plain.Concat(operations.StateVariables)).ToList();
        for (var update = 0; update < Updates; update++)
        {
            List<Tensor?> gradients = [.. places.Select((place, i) => (update + i) % 6 == 0 ? null : Values(place.shape, place.type, device, generator))];
            var kept = gradients.Select(gradient => gradient?.clone()).ToList();
            var before = pairs.Select(pair => pair.First.Value.clone()).ToList();
            scripts.Apply(gradients, fast);
            operations.Apply(gradients, plain);
            for (var i = 0; i < kept.Count; i++) Assert.True(kept[i] is null || kept[i]!.Equals(gradients[i]!), $"The gradient of v{i} was changed.");
            for (var i = 0; i < pairs.Count; i++) Equal(pairs[i].Second, pairs[i].First, before[i], isWeight: i < fast.Count);
            foreach (var (from, to) in pairs)
                if (from.Value.dtype != float64) to.Assign(from.Value);
        }
        foreach (var variable in fast.Concat(plain)) variable.Dispose();
    }

    /// <summary>A rate that moves weights by much more than their last place; some variables at half of it, some frozen.</summary>
    private static RuleOptimizer Create(string kind, string option)
    {
        var optimizer = OptimizerKinds.Create(kind);
        optimizer.LearningRate = 0.5;
        optimizer.ForPath("v[05]", rateMultiplier: 0.5);
        optimizer.ForPath("v(4|9)", rateMultiplier: 0);
        if (option == "WeightDecay") typeof(RuleOptimizer).GetProperty(option)!.SetValue(optimizer, (Hyperparameter)0.3);
        else if (option != "") typeof(RuleOptimizer).GetProperty(option)!.SetValue(optimizer, 0.7);
        return optimizer;
    }

    private static Tensor Values(long[] shape, ScalarType type, Device device, Generator generator) =>
        (rand(shape, dtype: float64, generator: generator) * 4 - 2).to(type, device);

    private static void Equal(Variable expected, Variable actual, Tensor before, bool isWeight)
    {
        Assert.Equal(expected.Name, actual.Name);
        var (e, a, b) = (Doubles(expected.Value), Doubles(actual.Value), Doubles(before));
        // Ftrl's linear state sums differences of √n w / r, up to some 100: they cancel, but not their rounding.
        var least = isWeight ? 1 : expected.Name.EndsWith("_linear", StringComparison.Ordinal) ? 100 : 0;
        var largest = e.Append(least).Max(Math.Abs);
        for (var i = 0; i < e.Length; i++)
        {
            var most = expected.Value.dtype == float64
                ? 1e-12 * largest
                : MostUnits * Unit(expected.Value.dtype) * Math.Max(least, Math.Max(Math.Abs(b[i]), Math.Abs(e[i])));
            Assert.True(Math.Abs(e[i] - a[i]) <= most, $"{actual.Name}[{i}] ({expected.Value.dtype}): {a[i]:R} by script, {e[i]:R} in tensor operations, {b[i]:R} before");
        }
    }

    /// <summary>The distance from 1 to the next number.</summary>
    private static double Unit(ScalarType type) => 1.0 / (1 << (type == bfloat16 ? 7 : 23));

    private static double[] Doubles(Tensor tensor)
    {
        using var wide = tensor.to(float64).cpu().contiguous();
        return [.. wide.data<double>()];
    }
}
