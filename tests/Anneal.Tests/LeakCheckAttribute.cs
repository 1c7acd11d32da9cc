using System.Reflection;
using Anneal.Tests;
using TorchSharp;
using Xunit.Sdk;
using Xunit.v3;

[assembly: LeakCheck]
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace Anneal.Tests;

/// <summary>Fails a test that leaves tensors behind.</summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
public sealed class LeakCheckAttribute : BeforeAfterTestAttribute
{
    private static long allowed;
    private long before;

    /// <summary>Allows a test to leave some behind: TorchSharp counts a gradient that does not exist as a tensor, and never stops.</summary>
    public static void Allow(long count) => allowed += count;

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => (before, allowed) = (torch.Tensor.TotalCount, 0);

    public override void After(MethodInfo methodUnderTest, IXunitTest test) => Verify(before + allowed);

    /// <summary>Throws when more tensors live than before.</summary>
    public static void Verify(long before)
    {
        // A thread that reads ahead may free its last batch a little later than the run that was cancelled.
        SpinWait.SpinUntil(() => torch.Tensor.TotalCount <= before, TimeSpan.FromSeconds(3));
        var left = torch.Tensor.TotalCount - before;
        Assert.True(left <= 0, $"{left} tensors were left behind.");
    }
}
