using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>Which variables go by script.</summary>
public sealed class ScriptRouteTests
{
    public static TheoryData<ScalarType> Types() => [ScalarType.Float64, ScalarType.BFloat16, ScalarType.Float32];

    [Theory]
    [MemberData(nameof(Types))]
    public void All_variables_of_a_type_go_by_script(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var optimizer = new ScriptOnly();
        using var first = new Variable(ones(2, dtype: type), "a");
        using var second = new Variable(zeros(2, 3, dtype: type), "b");
        using var gradient = ones(2, dtype: type);
        using var wide = ones(3, 2, dtype: float32);
        using var transposed = wide.t();
        optimizer.Apply([gradient, transposed], [first, second]);
        Assert.Equal(0, first.Value.to(float64).sum().item<double>());
        Assert.Equal(-6, second.Value.to(float64).sum().item<double>());
    }

    [Fact]
    public void A_variable_that_is_not_contiguous_goes_by_the_plain_rule()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new ScriptOnly();
        using var values = zeros(2, 3, dtype: float64);
        using var variable = new Variable(values.t(), "a");
        using var gradient = ones(3, 2, dtype: float64);
        Assert.Throws<NotSupportedException>(() => optimizer.Apply([gradient], [variable]));
    }

    [Fact]
    public void An_update_that_fails_leaves_nothing_for_the_next()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new ScriptOnly();
        using var values = zeros(2, 3, dtype: float64);
        using var plain = new Variable(values.t(), "a");
        using var scripted = new Variable(zeros(2, dtype: float64), "b");
        using var gradient = ones(2, dtype: float64);
        using var transposed = ones(3, 2, dtype: float64);
        Assert.Throws<NotSupportedException>(() => optimizer.Apply([gradient, transposed], [scripted, plain]));
        optimizer.Apply([gradient, null], [scripted, plain]);
        Assert.Equal(-2, scripted.Value.to(float64).sum().item<double>());
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adam")]
    [InlineData("rmsprop")]
    [InlineData("lion")]
    public void NaN_passes_into_the_variable(string name)
    {
        using var optimizer = Optimizer.Get(name);
        using var variable = new Variable(zeros(2, dtype: float64), "a");
        using var gradient = tensor(new[] { double.NaN, 1 });
        optimizer.Apply([gradient], [variable]);
        using var missing = variable.Value.isnan();
        Assert.Equal([true, false], missing.data<bool>().ToArray());
    }

    /// <summary>w ← w - g by script; any other way throws.</summary>
    private sealed class ScriptOnly() : RuleOptimizer(1.0), IScriptRule
    {
        private static readonly UpdateScript Subtract = new("    torch._foreach_sub_(w, g)");

        ScriptCall? IScriptRule.ScriptOf(UpdateStep step, ScalarType type) => new(Subtract, []);

        protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step) => throw new NotSupportedException();
    }
}
