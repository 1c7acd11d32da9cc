using Anneal.Native;

namespace Anneal.Distribution.Tests;

/// <summary>Which device belongs to which rank, and when each has its own.</summary>
public sealed class PlaceTests
{
    [Fact]
    public void Ranks_of_a_machine_count_through_the_devices_that_they_see()
    {
        (int, (int, int))[] Of(params string[] devices) => [.. Enumerable.Range(0, devices.Length).Select(own =>
            new RankPlaces(own, [.. devices.Select(device => device.Split(' ')[0])], [.. devices.Select(_ => 1)], [.. devices.Select(device => device.Split(' ')[1])])).Select(rank => (rank.Local, rank.AtDevices))];

        Assert.Equal([(0, (0, 2)), (1, (1, 2)), (0, (0, 2)), (1, (1, 2))], Of("a ", "a ", "b ", "b "));
        Assert.Equal([(0, (0, 2)), (0, (0, 2)), (1, (1, 2)), (1, (1, 2))], Of("a ", "b ", "a ", "b "));
        // As Slurm starts them with one device for each task.
        Assert.Equal([(0, (0, 1)), (1, (0, 1)), (2, (0, 1))], Of("a 0", "a 1", "a 2"));
        Assert.Equal([(0, (0, 2)), (1, (1, 2)), (2, (0, 1))], Of("a 0,1", "a 0,1", "a 2"));
    }

    [Theory]
    [InlineData("a a", "0 1", null)]
    [InlineData("a b", "0 0", null)]
    [InlineData("a b a", "0 0 0", "rank 0 on a, rank 2 on a share CUDA device 0, and NCCL takes one rank for each")]
    [InlineData("a a", "0 cpu", "the model of rank 1 on a is on the CPU")]
    [InlineData("a b", "0 0!", "on b, none")]
    [InlineData("a b", "0 0?", "rank 1 on b has NCCL 2.14.3, and rank 0 NCCL 2.21.5")]
    public void NCCL_needs_a_device_for_each_rank_and_one_version_everywhere(string hosts, string devices, string? reason)
    {
        var facts = devices.Split(' ').Select(device => device == "cpu" ? DeviceFacts.OnCpu
            : new DeviceFacts(device[..1], device[^1] == '!' ? "" : device[^1] == '?' ? "NCCL 2.14.3" : "NCCL 2.21.5", device[^1] == '!' ? "none" : "")).ToList();
        Assert.All(facts, one => Assert.Equal(one, DeviceFacts.Parse(one.ToText())));
        Assert.Equal(reason, DeviceFacts.Against(facts, new(0, hosts.Split(' '), [.. facts.Select(_ => 1)], [.. facts.Select(_ => "")])));
    }

    [Fact]
    public void A_device_has_the_number_that_the_machine_gives_it()
    {
        Assert.Equal("1", DeviceFacts.Of(1, "", "", "").Device);
        Assert.Equal("5", DeviceFacts.Of(1, "4, 5", "", "").Device);
        Assert.Equal("GPU-8f2a", DeviceFacts.Of(0, "GPU-8f2a", "", "").Device);
    }

    [Theory]
    [InlineData(2307, "2.3.7")]
    [InlineData(2804, "2.8.4")]
    [InlineData(20908, "2.9.8")]
    [InlineData(22105, "2.21.5")]
    public void A_version_of_NCCL_is_read_from_its_number(int code, string version) => Assert.Equal(version, NcclFile.Of(code).ToString());
}
