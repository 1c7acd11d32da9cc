using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Anneal.Native;

namespace Anneal.Tests.Native;

/// <summary>A real program that touches TorchSharp before anything of Anneal, started as a process of its own.</summary>
[SupportedOSPlatform("linux")]
public class LoadingTests
{
    private const string Sum = "sum            6";

    [Fact]
    public async Task A_program_that_touches_TorchSharp_first_runs_and_leaves_no_trace()
    {
        using var probe = new Probe();
        var before = Directory.GetFileSystemEntries(probe.Program).Order().ToList();

        var outcome = await probe.Run();

        AssertSucceeded(outcome);
        Assert.Equal(before, Directory.GetFileSystemEntries(probe.Program).Order());
        Assert.Empty(Directory.GetFileSystemEntries(probe.Home));
    }

    [Fact]
    public async Task The_copy_is_made_only_where_the_system_needs_it()
    {
        using var probe = new Probe();

        var outcome = await probe.Run();

        AssertSucceeded(outcome);
        var expected = SystemNeedsPatch
            ? "(weakened: libstdc++.so.6:GLIBCXX_3.4.32)"
            : $"loaded from    {Path.Combine(probe.Program, Natives.Binding)}";
        Assert.Contains(expected, outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_enough()
    {
        using var probe = new Probe();
        const UnixFileMode ReadOnly = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        File.SetUnixFileMode(probe.Program, ReadOnly);
        File.SetUnixFileMode(probe.Home, ReadOnly);
        try
        {
            AssertSucceeded(await probe.Run());
        }
        finally
        {
            File.SetUnixFileMode(probe.Program, ReadOnly | UnixFileMode.UserWrite);
            File.SetUnixFileMode(probe.Home, ReadOnly | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Processes_that_start_at_once_share_one_file_where_memory_files_are_refused()
    {
        Assert.SkipUnless(SystemNeedsPatch, "The library loads as it is on this system.");
        using var probe = new Probe();
        probe.RefuseMemoryFiles();
        Process[] processes = [probe.Start(), probe.Start(), probe.Start()];

        foreach (var process in processes)
        {
            var outcome = await Probe.Finish(process);
            AssertSucceeded(outcome);
            Assert.Contains($"loaded from    {Assert.Single(probe.Cached)}", outcome.Output, StringComparison.Ordinal);
            process.Dispose();
        }
    }

    [Theory]
    [InlineData(null, null, "GOMP_SPINCOUNT = '2000'")]
    [InlineData("GOMP_SPINCOUNT", "77", "GOMP_SPINCOUNT = '77'")]
    [InlineData("OMP_WAIT_POLICY", "passive", "GOMP_SPINCOUNT = '0'")]
    public async Task Threads_spin_briefly_unless_the_user_chose(string? name, string? value, string setting)
    {
        using var probe = new Probe();

        var outcome = await probe.Run(null, ("OMP_DISPLAY_ENV", "verbose"), (name ?? "UNUSED", value));

        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains(setting, outcome.Error, StringComparison.Ordinal); // what libgomp itself read
    }

    [Fact]
    public void Loading_again_from_any_thread_does_nothing()
    {
        Parallel.For(0, 8, _ => LibTorch.Load());

        var status = LibTorch.Describe();
        Assert.True(status.IsLoaded);
        Assert.Null(status.Failure);
        Assert.Equal(SystemNeedsPatch, status.IsPatched);
        Assert.Equal(Path.Combine(AppContext.BaseDirectory, Natives.Binding), status.Shipped);
        Assert.EndsWith("/libtorch_cpu.so", status.LibTorchCpu, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_asks_for_the_shipped_file_by_its_path_is_answered()
    {
        LibTorch.Load();

        Assert.True(NativeLibrary.TryLoad(Path.Combine(AppContext.BaseDirectory, Natives.Binding), out var handle));
        Assert.True(NativeLibrary.TryGetExport(handle, "THSTensor_data", out _));
    }

    private static void AssertSucceeded(Probe.Outcome outcome)
    {
        Assert.True(outcome.ExitCode == 0, outcome.Error + outcome.Output);
        Assert.Contains(Sum, outcome.Output, StringComparison.Ordinal);
    }

    /// <summary>Whether the C++ library of this system lacks the version TorchSharp was built with.</summary>
    private static bool SystemNeedsPatch { get; } = LacksVersion();

    private static bool LacksVersion()
    {
        LibTorch.Load();
        using var process = Process.GetCurrentProcess();
        var library = process.Modules.Cast<ProcessModule>()
            .First(module => module.ModuleName.StartsWith("libstdc++.so.6", StringComparison.Ordinal));
        return File.ReadAllBytes(library.FileName).AsSpan().IndexOf("GLIBCXX_3.4.32\0"u8) < 0;
    }
}
