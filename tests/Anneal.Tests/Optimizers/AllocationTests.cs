using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>An update of float32 variables allocates nothing on the managed heap once the first has been made.</summary>
public sealed class AllocationTests
{
    public static TheoryData<string> Names() => ["sgd", "adam", "adamw", "rmsprop", "lion", "adadelta", "adagrad", "adamax", "nadam"];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_update_allocates_nothing(string name)
    {
        using var scope = NewDisposeScope();
        using var optimizer = Anneal.Optimizers.Optimizer.Get(name);
        var variables = new[] { new Variable(randn(100, 7), "a"), new Variable(randn(13), "b") };
        var gradients = new[] { randn(100, 7), randn(13) };
        for (var i = 0; i < 40; i++) optimizer.Apply(gradients, variables);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10; i++) optimizer.Apply(gradients, variables);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
        foreach (var variable in variables) variable.Dispose();
    }
}
