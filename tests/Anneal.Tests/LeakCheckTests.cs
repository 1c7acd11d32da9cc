using TorchSharp;
using Xunit.Sdk;

namespace Anneal.Tests;

public class LeakCheckTests
{
    [Fact]
    public void A_tensor_left_behind_fails_the_check()
    {
        var before = torch.Tensor.TotalCount;
        using var leaked = torch.zeros(3);
        var failure = Assert.Throws<TrueException>(() => LeakCheckAttribute.Verify(before));
        Assert.Contains("1 tensors were left behind", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disposed_tensor_passes_the_check()
    {
        var before = torch.Tensor.TotalCount;
        torch.zeros(3).Dispose();
        LeakCheckAttribute.Verify(before);
    }

    [Fact]
    public void The_check_is_applied_to_the_whole_assembly() =>
        Assert.Contains(typeof(LeakCheckTests).Assembly.GetCustomAttributes(inherit: false), a => a is LeakCheckAttribute);

    [Fact]
    public void Tests_run_on_one_torch_thread() => Assert.Equal(1, torch.get_num_threads());
}
