using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>A state that is put into a fresh optimizer goes on to the same bits, for every optimizer there is a name for.</summary>
public sealed class OptimizerStateTests
{
    public static TheoryData<string, int?, bool> Cases()
    {
        var cases = new TheoryData<string, int?, bool>();
        foreach (var name in OptimizerNames.Table.Names)
        {
            cases.Add(name, null, false);
            cases.Add(name, 2, true);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Going_on_from_a_state_gives_the_bits_of_never_having_stopped(string name, int? accumulation, bool ema)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var gradients = Enumerable.Range(0, 9).Select(_ => new[] { randn(3, 5), randn(7) }).ToList();
        using var straight = Create(name, accumulation, ema);
        var variables = Variables([randn(3, 5), randn(7)]);
        foreach (var g in gradients.Take(5)) straight.Apply(g, variables);

        using var resumed = Create(name, accumulation, ema);
        var copies = Variables([.. variables.Select(v => v.Value.clone())]);
        resumed.Build(copies);
        resumed.SetState(straight.GetState());
        foreach (var g in gradients.Skip(5))
        {
            straight.Apply(g, variables);
            resumed.Apply(g, copies);
        }
        Assert.Equal(straight.Iterations, resumed.Iterations);
        for (var i = 0; i < variables.Count; i++) Assert.Equal(GoldenTensor.Values(variables[i].Value), GoldenTensor.Values(copies[i].Value));
        foreach (var v in variables.Concat(copies)) v.Dispose();
    }

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
            "The state does not fit optimizer 'adam': 'v0_momentum' is missing; 'other' is not known here; "
            + "'v0_velocity' has 3 values of type Single, not 2 of Single. (Parameter 'state')", error.Message);
        Assert.Equal(1, optimizer.Iterations);
        variables[0].Dispose();
    }

    private static Anneal.Optimizers.Optimizer Create(string name, int? accumulation, bool ema)
    {
        using var example = Anneal.Optimizers.Optimizer.Get(name);
        var config = example.ToConfig();
        config["config"]!["gradient_accumulation_steps"] = accumulation;
        config["config"]!["use_ema"] = ema;
        return Anneal.Optimizers.Optimizer.FromConfig(config);
    }

    private static List<Variable> Variables(IReadOnlyList<Tensor> values) => [.. values.Select((v, i) => new Variable(v, $"v{i}"))];
}
