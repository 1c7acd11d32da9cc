using System.Diagnostics;
using System.Runtime.Versioning;

namespace Anneal.Cli.Tests;

/// <summary>What <c>--output</c> does to files, links, pipes and devices.</summary>
public sealed class OutputFileTests : IDisposable
{
    private const string Rates = "step,rate\n0,0.1\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Output_is_a_whole_file_and_nothing_else_is_left()
    {
        Write(In("rates.csv"));
        Assert.Equal(Rates, File.ReadAllText(In("rates.csv")));
        Assert.Equal([In("rates.csv")], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    public void A_failure_leaves_the_former_file()
    {
        File.WriteAllText(In("rates.json"), "former");
        Assert.Equal(1, Tool.Run("schedule", "eval", "1 / step", "--steps", "0", "--output", In("rates.json")).Code);
        Assert.Equal("former", File.ReadAllText(In("rates.json")));
        Assert.Equal([In("rates.json")], Directory.GetFileSystemEntries(_folder.FullName));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_is_replaced_keeps_its_permissions()
    {
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite;
        File.WriteAllText(In("rates.csv"), "former");
        File.SetUnixFileMode(In("rates.csv"), mode);
        Write(In("rates.csv"));
        Assert.Equal((Rates, mode), (File.ReadAllText(In("rates.csv")), File.GetUnixFileMode(In("rates.csv"))));
    }

    [Fact]
    public void A_name_may_be_as_long_as_the_system_allows()
    {
        var file = In(new string('r', 251) + ".csv");
        Write(file);
        Assert.Equal(Rates, File.ReadAllText(file));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_stays_a_link_to_the_file_that_is_written(bool isThere)
    {
        if (isThere)
            File.WriteAllText(In("rates.csv"), "former");
        File.CreateSymbolicLink(In("link.csv"), In("rates.csv"));
        Write(In("link.csv"));
        Assert.Equal(In("rates.csv"), new FileInfo(In("link.csv")).LinkTarget);
        Assert.Equal(Rates, File.ReadAllText(In("rates.csv")));
    }

    [Fact]
    public void A_pipe_is_written_to_and_stays_a_pipe()
    {
        var result = Tool.RunBy("sh", ["-c", $"mkfifo {In("pipe")} && (dotnet exec {Tool.Program} schedule eval 0.1 --steps 0 --format csv --output {In("pipe")} &) && cat {In("pipe")} && test -p {In("pipe")}"]);
        Assert.Equal((0, Rates, ""), (result.Code, result.Output, result.Error));
    }

    [Fact]
    public void Standard_output_is_written_to_by_its_names_and_by_a_link_to_them()
    {
        File.CreateSymbolicLink(In("link"), "/dev/stdout");
        foreach (var name in (string[])["-", "/dev/stdout", "/dev/fd/1", In("link")])
        {
            var result = Tool.Run("schedule", "eval", "0.1", "--steps", "0", "--format", "csv", "--output", name);
            Assert.Equal((0, Rates, ""), (result.Code, result.Output, result.Error));
        }

        Assert.Equal("/dev/stdout", new FileInfo(In("link")).LinkTarget);
    }

    [Fact]
    public void A_file_in_memory_is_replaced_as_every_other()
    {
        var file = $"/dev/shm/{Guid.NewGuid():n}.csv";
        try
        {
            File.WriteAllText(file, new string('f', 1000));
            Write(file);
            Assert.Equal(Rates, File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("HUP", 129)]
    [InlineData("INT", 130)]
    [InlineData("QUIT", 131)]
    [InlineData("TERM", 143)]
    public void A_signal_leaves_the_former_file_and_no_other(string signal, int code)
    {
        File.WriteAllText(In("rates.csv"), "former");
        // Tests in the background of a shell inherit that SIGINT and SIGQUIT are ignored.
        using var process = Tool.StartBy("env", ["--default-signal", "dotnet", "exec", Tool.Program, "schedule", "compare", "step", "step + 1", "step + 2", "step + 3", "--steps", "0..990000", "--output", In("rates.csv")]);
        SpinWait.SpinUntil(() => process.HasExited || _folder.GetFiles().Length > 1);
        using (var kill = Process.Start("sh", ["-c", $"ulimit -c 0; kill -{signal} {process.Id}"]))
            kill.WaitForExit();
        process.WaitForExit();
        Assert.Equal(code, process.ExitCode);
        Assert.Equal([In("rates.csv")], Directory.GetFileSystemEntries(_folder.FullName));
        Assert.Equal("former", File.ReadAllText(In("rates.csv")));
    }

    private static void Write(string file)
    {
        var result = Tool.Run("schedule", "eval", "0.1", "--steps", "0", "--output", file);
        Assert.Equal((0, "", ""), (result.Code, result.Output, result.Error));
    }

    private string In(string name) => Path.Combine(_folder.FullName, name);
}
