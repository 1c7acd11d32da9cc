using System.Runtime.Versioning;
using Anneal.Native;

namespace Anneal.Tests.Native;

[SupportedOSPlatform("linux")]
public sealed class CachedImageTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string root = Directory.CreateTempSubdirectory("anneal-tests-").FullName;
    private readonly byte[] image = Natives.Read(Natives.Small);
    private readonly List<string> reasons = [];

    public CachedImageTests() => LibTorch.Load(); // the small library needs libtorch's OpenMP, which does not lie in the cache

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void A_library_is_loaded_from_one_file_in_a_private_folder()
    {
        var folder = Path.Combine(root, "deep", "cache");

        var path = Load(folder);

        Assert.Equal([path], Directory.GetFiles(folder));
        Assert.Equal(image, File.ReadAllBytes(path!));
        Assert.Equal(Private, File.GetUnixFileMode(folder));
    }

    [Fact]
    public void A_file_that_is_there_is_used_again()
    {
        var path = Load(root);
        var old = DateTime.UnixEpoch.AddYears(30);
        File.SetLastWriteTimeUtc(path!, old);

        Assert.Equal(path, Load(root));
        Assert.Equal(old, File.GetLastWriteTimeUtc(path!));
    }

    [Fact]
    public void A_damaged_file_is_replaced()
    {
        var path = Path.Combine(root, Path.GetFileName(Load(Path.Combine(root, "other"))!));
        File.WriteAllBytes(path, new byte[image.Length]);

        Assert.Equal(path, Load(root));
        Assert.Equal(image, File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    public void A_folder_open_to_others_is_passed_over(UnixFileMode open)
    {
        var shared = Path.Combine(root, "shared");
        Directory.CreateDirectory(shared);
        File.SetUnixFileMode(shared, Private | open);
        var own = Path.Combine(root, "own");

        Assert.Equal(own, Path.GetDirectoryName(Load(shared, own)));
        Assert.Empty(Directory.GetFiles(shared));
        Assert.Equal([$"{shared}: the folder is not ours alone (owner and mode 0700)."], reasons);
    }

    [Fact]
    public void A_link_to_a_private_folder_is_passed_over()
    {
        var target = Directory.CreateDirectory(Path.Combine(root, "target"), Private).FullName;
        var link = Directory.CreateSymbolicLink(Path.Combine(root, "link"), target).FullName;

        Assert.Null(Load(link));
        Assert.Empty(Directory.GetFiles(target));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_passed_over()
    {
        var file = Path.Combine(root, "file");
        File.WriteAllText(file, "");
        var own = Path.Combine(root, "own");

        Assert.Equal(own, Path.GetDirectoryName(Load(Path.Combine(file, "cache"), "", "relative", own)));
        Assert.Single(reasons);
    }

    [Fact]
    public void What_the_loader_refuses_is_reported()
    {
        image.AsSpan().Clear();

        Assert.Null(Load(root));
        Assert.StartsWith($"{root}: ", Assert.Single(reasons), StringComparison.Ordinal);
    }

    private string? Load(params string[] folders)
    {
        var path = new CachedImage(folders).TryLoad(Natives.Small, image, reasons, out var handle);
        Assert.Equal(path is not null, handle != 0);
        return path;
    }
}
