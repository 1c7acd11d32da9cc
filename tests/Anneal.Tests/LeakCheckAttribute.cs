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
    private long before;

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => before = torch.Tensor.TotalCount;

    public override void After(MethodInfo methodUnderTest, IXunitTest test) => Verify(before);

    /// <summary>Throws when more tensors live than before.</summary>
    public static void Verify(long before)
    {
        var left = torch.Tensor.TotalCount - before;
        Assert.True(left <= 0, $"{left} tensors were left behind.");
    }
}
