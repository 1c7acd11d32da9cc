using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>What a state holds, and what is refused. That it goes on to the same bits: <see cref="ResumeTests"/>.</summary>
public sealed class OptimizerStateTests
{
    [Fact]
    public void Missing_and_surplus_entries_are_listed_and_nothing_is_changed()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new Adam();
        var variables = Variables([ones(2)]);
        optimizer.Apply([ones(2)], variables);
        var state = optimizer.GetState().ToDictionary();
        state.Remove("v0_momentum");
        state.Add("other", new[] { 1f });
        state["v0_velocity"] = new[] { 1f, 2f, 3f };
        state["iteration"] = new[] { 99L };

        var error = Assert.Throws<ArgumentException>(() => optimizer.SetState(state));

        Assert.Equal(
            "The state does not fit optimizer 'adam': 'v0_momentum' is missing; 'other' is unknown; "
            + "'v0_velocity' has 3 values of type Single, not 2 of Single. (Parameter 'state')", error.Message);
        Assert.Equal(1, optimizer.Iterations);
        variables[0].Dispose();
    }

    [Fact]
    public void What_optimizers_keep_as_a_whole_is_told_apart_inside_others()
    {
        using var straight = Two();
        using var resumed = Two();
        using var a = Single.Variable("a", 1);
        using var b = Single.Variable("b", 2);
        for (var i = 0; i < 3; i++) Single.Apply(straight, (a, [i]), (b, [1 - i]));
        using var a2 = Single.Variable("a", Single.Values(a));
        using var b2 = Single.Variable("b", Single.Values(b));
        resumed.Build([a2, b2]);
        var state = straight.GetState();
        Assert.Contains("optimizer_0/variable", state.Keys);
        Assert.Contains("optimizer_1/variable", state.Keys);
        Assert.Equal(2, straight.StateVariables.Count(s => s.Name == "variable"));
        resumed.SetState(state);
        Same(state, resumed.GetState());
        Single.Apply(straight, (a, [0.5f]), (b, [3]));
        Single.Apply(resumed, (a2, [0.5f]), (b2, [3]));
        Assert.Equal(Single.Values(a).Concat(Single.Values(b)), Single.Values(a2).Concat(Single.Values(b2)));

        static MultiOptimizer Two() => new(new OptimizerMap(new Nadam(0.1, beta1: 0.5), ("a", new Nadam(0.1))));
    }

    public static TheoryData<Func<Anneal.Optimizers.Optimizer>> Clashing() => new()
    {
        () => new Adam(),
        () => new SGD { UseEma = true },
        () => new LossScaleOptimizer(new Adam()),
        () => new MultiOptimizer(new OptimizerMap(new Adam())),
        () => new MultiOptimizer(new OptimizerMap(new Adam(), ("m/a/b", new Nadam()))),
    };

    [Theory]
    [MemberData(nameof(Clashing), DisableDiscoveryEnumeration = true)]
    public void Two_paths_that_would_give_state_one_name_are_refused_before_anything_is_made(Func<Anneal.Optimizers.Optimizer> create)
    {
        using var optimizer = create();
        using var one = Single.Variable("m/a/b", 1);
        using var two = Single.Variable("m/a_b", 1);
        var error = Assert.Throws<ArgumentException>("variables", () => optimizer.Build([one, two]));
        Assert.Contains("'m/a/b' and 'm/a_b'", error.Message, StringComparison.Ordinal);
        Assert.False(optimizer.Built);
        Assert.Empty(optimizer.StateVariables);
    }

    [Fact]
    public void Names_that_the_state_has_already_are_refused()
    {
        using var scope = NewDisposeScope();
        using var variable = Single.Variable("learning", 1);
        using var rates = new Keeps("rate", null);
        Assert.Contains("'learning_rate', which is reserved", Assert.Throws<ArgumentException>(() => rates.Build([variable])).Message, StringComparison.Ordinal);
        using var twice = new Keeps("m", "learning_m");
        Assert.Contains("already has an entry 'learning_m'", Assert.Throws<ArgumentException>("name", () => twice.Build([variable])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_that_no_array_of_NET_can_hold_is_named()
    {
        using var scope = NewDisposeScope();
        using var variable = Single.Variable("v", 1);
        using var optimizer = new Keeps("m", "table", () => zeros(1).expand(3_000_000_000));
        optimizer.Build([variable]);
        var error = Assert.Throws<InvalidOperationException>(() => optimizer.GetState());
        Assert.StartsWith("'table' has 3000000000 elements; a .NET array holds at most 2147483591.", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, Array?, string> Bad() => new()
    {
        { "optimizer_1/learning_rate", "optimizer_1/learning_rate", new[] { 0.1f }, "'optimizer_1/learning_rate' has 1 values of type Single, not 1 of Double" },
        { "optimizer_1/learning_rate", "optimizer_1/learning_rate", new[] { -0.1 }, "'optimizer_1/learning_rate' is -0.1; it must be finite and at least 0" },
        { "optimizer_1/learning_rate", "optimizer_1/learning_rate", null, "'optimizer_1/learning_rate' is missing because the rate followed a schedule when the state was taken" },
        { "", "optimizer_1/rate_factor/plateau", new[] { double.NaN }, "'optimizer_1/rate_factor/plateau' is NaN; it must be finite and at least 0" },
        { "", "rate_factor/plateau", new[] { 1, 2.0 }, "'rate_factor/plateau' has 2 values of type Double, not 1 of Double" },
        { "optimizer_1/iteration", "optimizer_1/iteration", new[] { -1L }, "'optimizer_1/iteration' is -1; it must be at least 0" },
        { "iteration", "iteration", new[] { 1.0 }, "'iteration' has 1 values of type Double, not 1 of Int64" },
        { "iteration", "iteration", new[] { 1UL }, "'iteration' has 1 values of type UInt64, not 1 of Int64" },
        { "skipped_updates", "skipped_updates", new[] { -3L }, "'skipped_updates' is -3; it must be at least 0" },
        { "optimizer_1/accumulated", "optimizer_1/accumulated", new[] { 3L }, "'optimizer_1/accumulated' is 3; it must be within [0, 2]" },
        { "b_momentum", "b_momentum", new[] { 1f, 2 }, "'b_momentum' has 2 values of type Single, not 1 of Single" },
        { "", "a_gradient_point_", new[] { 1f }, "'a_gradient_point_' is unknown" },
        { "", "c_gradient_point", new[] { 1f }, "'c_gradient_point' is unknown" },
        { "", "optimizer_0/a_gradient_point", new[] { 1f, 2 }, "'optimizer_0/a_gradient_point' has 2 values of type Single, not 1 of Single" },
        { "dynamic_scale", "dynamic_scale", new[] { 0f }, "'dynamic_scale' is 0; it must be finite and greater than 0" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_state_that_is_wrong_anywhere_changes_nothing(string removed, string added, Array? value, string problem)
    {
        using var source = Nested();
        using var target = Nested();
        using var a = Single.Variable("a", 1);
        using var b = Single.Variable("b", 1);
        for (var i = 0; i < 5; i++) Single.Apply(source, (a, [i]), (b, [1]));
        target.Build([a, b]);
        var before = target.GetState();
        var state = source.GetState().ToDictionary();
        target.SetState(state);
        Same(state, target.GetState());
        target.SetState(before);
        state.Remove(removed);
        if (value is not null) state[added] = value;
        var error = Assert.Throws<ArgumentException>("state", () => target.SetState(state));
        Assert.Contains($": {problem}", error.Message, StringComparison.Ordinal);
        Same(before, target.GetState());

        static LossScaleOptimizer Nested() =>
            new(new MultiOptimizer(new OptimizerMap(new Adam(0.1) { GradientAccumulationSteps = 3 }, ("a", new ScheduleFreeAdamW(0.1)))));
    }

    [Fact]
    public void A_constant_rate_in_the_state_replaces_a_schedule_and_a_schedule_must_be_there_to_go_on()
    {
        using var variable = Single.Variable("v", 1);
        using var scheduled = new SGD(new ExponentialDecay(0.1, 1, 0.5));
        using var alike = new SGD(new ExponentialDecay(0.1, 1, 0.5));
        using var constant = new SGD(0.1);
        foreach (var optimizer in new[] { scheduled, alike, constant }) optimizer.Build([variable]);
        Single.Apply(scheduled, (variable, [1]));
        alike.SetState(scheduled.GetState());
        Assert.Equal(0.05, alike.LearningRate.Value);
        var error = Assert.Throws<ArgumentException>(() => constant.SetState(scheduled.GetState()));
        Assert.Contains("'learning_rate' is missing because the rate followed a schedule when the state was taken", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, constant.Iterations);
        scheduled.LearningRate = 3;
        alike.SetState(scheduled.GetState());
        Assert.Equal((3, null), (alike.LearningRate.Value, alike.Schedule));
    }

    private static void Same(IReadOnlyDictionary<string, Array> expected, IReadOnlyDictionary<string, Array> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, values) in expected) Assert.True(values.Cast<object>().SequenceEqual(actual[name].Cast<object>()), $"'{name}' differs.");
    }

    /// <summary>w stays; one array a variable and one for all.</summary>
    private sealed class Keeps(string ofVariable, string? ofAll, Func<Tensor>? value = null) : RuleOptimizer(0.1)
    {
        protected override IReadOnlyList<string> StateNames => [ofVariable];

        public override void Build(IReadOnlyList<Variable> variables)
        {
            base.Build(variables);
            if (ofAll is not null) AddState(ofAll, value?.Invoke() ?? ones(1));
        }

        protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
        {
        }
    }

    private static List<Variable> Variables(IReadOnlyList<Tensor> values) => [.. values.Select((v, i) => new Variable(v, $"v{i}"))];
}
