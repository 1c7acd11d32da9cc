using Anneal.Constraints;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>A variable is updated by the mean of its gradients over all parts, if it had one in any of them.</summary>
public sealed class AccumulationTests
{
    [Fact]
    public void A_variable_without_a_gradient_in_any_part_stays_as_it_is()
    {
        using var optimizer = new Adam(0.1) { GradientAccumulationSteps = 2, WeightDecay = 0.5 };
        using var a = Single.Variable("a", 1);
        using var b = Single.Variable("b", 3);
        Apply(optimizer, (a, 1), (b, 1));
        Apply(optimizer, (a, 1), (b, 1));
        b.Constraint = new MaxNorm(0.5, 0);
        var before = Of("b", optimizer, b);
        Apply(optimizer, (a, 1), (b, null));
        Apply(optimizer, (a, 1), (b, null));
        Assert.Equal(2, optimizer.Iterations);
        Assert.Equal(before, Of("b", optimizer, b));
    }

    [Fact]
    public void A_gradient_of_any_part_counts_whatever_the_last_part_holds()
    {
        using var optimizer = new SGD(1) { GradientAccumulationSteps = 3 };
        using var a = Single.Variable("a", 0);
        using var b = Single.Variable("b", 0);
        using var c = Single.Variable("c", 0);
        optimizer.Build([a, b, c]);
        Assert.False(Single.Apply(optimizer, (a, [3])));
        Assert.False(Single.Apply(optimizer, (b, [6]), (a, [3])));
        Assert.True(Single.Apply(optimizer, (c, [9])));
        Assert.Equal([-2, -2, -3], Values(a, b, c));
        for (var part = 0; part < 3; part++) Single.Apply(optimizer, (c, [3]));
        Assert.Equal([-2, -2, -6], Values(a, b, c));
    }

    [Fact]
    public void A_zero_gradient_is_a_gradient()
    {
        using var optimizer = new SGD(1, momentum: 0.5) { GradientAccumulationSteps = 2 };
        using var a = Single.Variable("a", 0);
        using var b = Single.Variable("b", 0);
        using var c = Single.Variable("c", 0);
        for (var part = 0; part < 2; part++) Apply(optimizer, (a, 2), (b, 2), (c, 2));
        Apply(optimizer, (a, -0f), (b, null), (c, 2));
        Apply(optimizer, (a, null), (b, null), (c, 2));
        Assert.Equal([-3, -2, -5], Values(a, b, c));
    }

    /// <summary>Between the parts, whichever variables have had a gradient, zeros among them.</summary>
    [Theory]
    [InlineData(-0f)]
    [InlineData(1f)]
    public void A_state_taken_between_parts_goes_on_to_the_same_bits(float first)
    {
        using var straight = Create();
        using var resumed = Create();
        Variable[] variables = [Single.Variable("a", 1), Single.Variable("b", 1), Single.Variable("c", 1)];
        foreach (var _ in Enumerable.Range(0, 3)) Single.Apply(straight, [.. variables.Select(v => (v, new[] { 2f }))]);
        Single.Apply(straight, (variables[0], [first]));
        Variable[] copies = [.. variables.Select(v => Single.Variable(v.Path, Single.Values(v)))];
        resumed.Build(copies);
        resumed.SetState(straight.GetState());
        for (var part = 0; part < 5; part++)
        {
            Single.Apply(straight, (variables[1], [part]));
            Single.Apply(resumed, (copies[1], [part]));
            Assert.Equal(Values([.. variables, .. straight.StateVariables]), Values([.. copies, .. resumed.StateVariables]));
        }
        foreach (var variable in variables.Concat(copies)) variable.Dispose();

        static Optimizer Create() => new Adam(0.1) { GradientAccumulationSteps = 3, WeightDecay = 0.1 };
    }

    [Fact]
    public void An_update_that_fails_keeps_what_was_accumulated()
    {
        using var optimizer = new Failing { GradientAccumulationSteps = 2 };
        using var variable = Single.Variable("v", 0);
        Single.Apply(optimizer, (variable, [3]));
        optimizer.Fails = true;
        Assert.Throws<NotSupportedException>(() => Single.Apply(optimizer, (variable, [6])));
        Assert.Equal(0, optimizer.Iterations);
        optimizer.Fails = false;
        Assert.True(Single.Apply(optimizer, (variable, [9])));
        Assert.Equal([-6], Values(variable));
        Single.Apply(optimizer, (variable, [1]));
        Assert.True(Single.Apply(optimizer, (variable, [3])));
        Assert.Equal([-8], Values(variable));
    }

    [Fact]
    public void Sums_of_doubles_are_doubles()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new SGD(0.1) { GradientAccumulationSteps = 3 };
        using var variable = new Variable(tensor([0.0]), "v");
        using var other = new Variable(tensor([0.0]), "w");
        optimizer.Build([variable, other]);
        for (var part = 0; part < 3; part++) optimizer.Apply([tensor([0.1 * (part + 1)])], [variable]);
        Assert.Equal(-0.1 * 0.6 / 3, GoldenTensor.Values(variable.Value)[0], 1e-16);
    }

    private static float[] Values(params IEnumerable<Variable> variables) => [.. variables.SelectMany(Single.Values)];

    private static float[] Of(string path, Optimizer optimizer, Variable variable) =>
        [.. Single.Values(variable), .. optimizer.StateVariables.Where(s => s.Name.StartsWith(path, StringComparison.Ordinal)).SelectMany(Single.Values)];

    private static void Apply(Optimizer optimizer, params (Variable Variable, float? Gradient)[] updates)
    {
        using var scope = NewDisposeScope();
        optimizer.Apply([.. updates.Select(u => u.Gradient is { } g ? tensor(new[] { g }) : null)], [.. updates.Select(u => u.Variable)]);
    }

    /// <summary>w ← w - g, or an exception.</summary>
    private sealed class Failing() : RuleOptimizer(1.0)
    {
        public bool Fails { get; set; }

        protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
        {
            if (Fails) throw new NotSupportedException();
            variable.sub_(gradient);
        }
    }
}
