using Anneal.Tests.Data;
using Anneal.Tests.Saving;

namespace Anneal.Images.Tests;

public sealed class ImageErrorTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_that_is_no_image_is_named()
    {
        Directory.CreateDirectory(folder.File("a"));
        var path = folder.Text("a/1.png", "text");
        Assert.Equal($"{path} is no image that can be read; it must be a BMP, GIF, JPEG or PNG file.", Message());
    }

    [Theory]
    [InlineData("1.png")]
    [InlineData("1.jpg")]
    public void A_file_that_ends_too_early_is_named(string name)
    {
        var random = new Random(1);
        var pixels = new byte[64 * 64 * 4];
        random.NextBytes(pixels);
        var path = Pictures.Write(folder.File($"a/{name}"), 64, pixels);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^2000]);
        Assert.Equal($"{path} is damaged: it cannot be decoded to its end (IncompleteInput).", Message());
    }

    public static TheoryData<Func<string, ImageFolder>, string> Mistakes => new()
    {
        { path => new(path, batchSize: 0), "batchSize must be 1 or more; it was 0." },
        { path => new(path, imageSize: 0), "imageSize must be 1 or more; it was 0." },
        { path => new(path, validationSplit: 1, subset: "training"), "validationSplit must be greater than 0 and less than 1; it was 1." },
        { path => new(path, validationSplit: 0.5), "subset and validationSplit must be given together; one was missing." },
        { path => new(path, subset: "validation"), "subset and validationSplit must be given together; one was missing." },
        { path => new(path, validationSplit: 0.5, subset: "training"), "seed must be given if images are shuffled and split, or training and validation would share images; it was null." },
        { path => new(path, validationSplit: 0.3, subset: "training", shuffle: false), "validationSplit must be large enough for one of the 3 images; it was 0.3." },
        { path => new(path, cropToAspectRatio: true, padToAspectRatio: true), "cropToAspectRatio and padToAspectRatio must not both be true." },
        { path => new(path, labels: [0, 1]), "labels must hold one number for each of the 3 images in '{0}'; it held 2." },
        { path => new(path, labels: [0, 2, 0]), "labels must be the numbers 0 to 1 if there are 2 classes; they were 0, 2." },
        { path => new(path, labels: [0, 1, 0], classNames: ["a"]), "classNames must not be given with labels; folders are then no classes." },
        { path => new(path, classNames: ["a", "d"]), "classNames must be names of folders in '{0}' (a, b, c); it held 'd'." },
        { path => new(path, labelMode: "binary"), "labelMode must be int or categorical unless there are 2 classes; it was binary, with 3 (a, b, c)." },
        { path => new(path, labelMode: "one_hot"), "Unknown image label mode \"one_hot\". The known are \"int\", \"categorical\", \"binary\", \"none\"." },
        { path => new(path, interpolation: "cubic"), "Unknown image interpolation \"cubic\"; the nearest known is \"bicubic\". The known are \"nearest\", \"bilinear\", \"bicubic\", \"lanczos3\", \"lanczos5\", \"area\", \"gaussian\", \"mitchellcubic\"." },
        { path => new(Path.Combine(path, "empty")), "directory must hold images (.bmp, .gif, .jpeg, .jpg, .png); '{0}/empty' has none." },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void Arguments_that_do_not_fit_are_refused_before_an_image_is_read(Func<string, ImageFolder> make, string message)
    {
        foreach (var name in new[] { "a", "b", "c" })
        {
            Directory.CreateDirectory(folder.File(name));
            folder.Text($"{name}/1.png", "");
        }
        Directory.CreateDirectory(folder.File(".hidden/empty"));
        var root = folder.Path;
        if (message.Contains("empty", StringComparison.Ordinal)) root = folder.File(".hidden");
        var error = Assert.ThrowsAny<ArgumentException>(() => make(root));
        Assert.StartsWith(string.Format(null, message, root), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_are_not_divided_are_not_taken_apart()
    {
        folder.Text("1.png", "");
        var error = Assert.Throws<InvalidOperationException>(() => { var (_, _) = new ImageFolder(folder.Path, labelMode: "none"); });
        Assert.Equal("These images are not divided into two parts. Give validationSplit and subset: \"both\".", error.Message);
    }

    [Fact]
    public void Images_outside_folders_of_classes_are_told()
    {
        var path = folder.Text("1.png", "");
        Assert.StartsWith(
            $"directory must hold images (.bmp, .gif, .jpeg, .jpg, .png); '{folder.Path}' has none in folders of classes, and 1 outside. Put each into the folder of its class, or give labels, or labelMode: \"none\".",
            Assert.Throws<ArgumentException>(() => new ImageFolder(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Equal($"'{path}' is a file, not a folder.", Assert.Throws<DirectoryNotFoundException>(() => new ImageFolder(path)).Message);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() =>
        Assert.Contains(folder.File("none"), Assert.Throws<DirectoryNotFoundException>(() => new ImageFolder(folder.File("none"))).Message, StringComparison.Ordinal);

    private string Message() => Assert.Throws<InvalidDataException>(() => Passes.Of(new ImageFolder(folder.Path, imageSize: 1, shuffle: false))).Message;
}
