namespace Anneal.Tests.Saving;

/// <summary>A disk that is full: a process that sets a limit to the size of its files.</summary>
public sealed class FullDiskTests
{
    [Theory]
    [InlineData("m.keras")]
    [InlineData("m.weights.h5")]
    [InlineData("m.safetensors")]
    public async Task A_full_disk_leaves_the_old_file(string name)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Text(name, "the old file");
        var output = await ProbeProgram.Run(["save", path]);
        Assert.StartsWith("IOException: ", output, StringComparison.Ordinal);
        Assert.Equal("the old file", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }
}
