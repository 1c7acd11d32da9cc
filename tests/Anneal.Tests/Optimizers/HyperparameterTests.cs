using Anneal.Optimizers;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

public sealed class HyperparameterTests
{
    /// <summary>A function that never gives the same value twice, as one that reads a clock would.</summary>
    [Fact]
    public void A_function_is_asked_once_an_update_on_the_callers_thread()
    {
        using var scope = NewDisposeScope();
        var (calls, strangers) = (0, 0);
        var home = Environment.CurrentManagedThreadId;
        Func<double, double> function = _ =>
        {
            calls++;
            if (Environment.CurrentManagedThreadId != home) strangers++;
            return 1.0 / calls;
        };
        using var optimizer = new SGD(1, momentum: function);
        Variable[] variables = [.. Enumerable.Range(0, 4).Select(i => new Variable(zeros(100_000), $"v{i}"))];
        Tensor[] gradients = [.. variables.Select(_ => ones(100_000))];
        using var two = new TorchThreads(2);
        for (var update = 0; update < 3; update++)
        {
            optimizer.Apply(gradients, variables);
            Assert.Equal((update + 1, 0), (calls, strangers));
            Assert.Equal(1.0 / calls, optimizer.Momentum.At(update));
        }
        Assert.All(variables, v => Assert.Equal(Single.Values(variables[0]), Single.Values(v)));
        foreach (var variable in variables) variable.Dispose();
    }

    [Fact]
    public void Rates_are_equal_where_their_numbers_or_schedules_are()
    {
        LearningRate rate = 0.5, same = 0.5, zero = 0;
        LearningRate schedule = new CosineDecay(0.5, 10), alike = new CosineDecay(0.5, 10);
        Assert.True(rate.Equals(same) && rate.Equals((object)same) && rate.GetHashCode() == same.GetHashCode());
        Assert.True(schedule.Equals(alike) && schedule.GetHashCode() == alike.GetHashCode());
        Assert.True(!rate.Equals(schedule) && !zero.Equals(schedule) && !rate.Equals("0.5"));
        Assert.True(rate == schedule && zero != schedule && zero < schedule); // As numbers, those of update 0.
    }
}
