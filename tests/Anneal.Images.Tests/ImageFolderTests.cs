using Anneal.Callbacks;
using Anneal.Data;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Tests.Data;
using Anneal.Tests.Saving;
using static TorchSharp.torch;

namespace Anneal.Images.Tests;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Folders_are_classes_in_ordinal_order_and_files_follow_in_theirs()
    {
        Plain("dogs/b.png", 1);
        Plain("dogs/a.JPG", 2);
        Plain("cats/z.jpeg", 3);
        Plain("cats/deep/er/x.png", 4);
        Plain("Birds/1.png", 5);
        Plain(".hidden/1.png", 6);
        Plain("loose.png", 7);
        folder.Text("dogs/notes.txt", "no image");
        Directory.CreateDirectory(folder.File("empty"));
        var source = Source();
        Assert.Equal(["Birds", "cats", "dogs", "empty"], source.ClassNames);
        Assert.Equal(["Birds/1.png", "cats/z.jpeg", "cats/deep/er/x.png", "dogs/a.JPG", "dogs/b.png"], Relative(source));
        Assert.Equal((1, 5), (source.BatchCount, source.RowCount));
        Assert.EndsWith("| Int32 (5): 0 1 1 2 2", Assert.Single(Passes.Of(source)), StringComparison.Ordinal);
    }

    [Fact]
    public void Class_names_choose_folders_and_their_order()
    {
        foreach (var name in new[] { "a", "b", "c" }) Plain($"{name}/1.png", 1);
        var source = Source(classNames: ["c", "a"]);
        Assert.Equal(["c/1.png", "a/1.png"], Relative(source));
        Assert.EndsWith("| Int32 (2): 0 1", Assert.Single(Passes.Of(source)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int", " | Int32 (2): 0 1")]
    [InlineData("categorical", " | Float32 (2,2): 1 0 0 1")]
    [InlineData("binary", " | Float32 (2,1): 0 1")]
    [InlineData("none", "")]
    public void Labels_have_the_form_that_was_asked_for(string labelMode, string labels)
    {
        Plain("a/1.png", 10);
        Plain("b/1.png", 20);
        var source = Source(labelMode: labelMode, colorMode: "grayscale", imageSize: 1);
        Assert.Equal([$"Float32 (2,1,1,1): 3 6{labels}"], Passes.Of(source));
        Assert.Equal(labels.Length == 0 ? [] : ["a", "b"], source.ClassNames);
    }

    [Fact]
    public void Given_labels_belong_to_the_files_in_order()
    {
        Plain("b.png", 10);
        Plain("a.png", 20);
        Plain("deep/c.png", 30);
        var source = Source(labels: [1, 0, 1], imageSize: 1, colorMode: "grayscale");
        Assert.Equal(["0", "1"], source.ClassNames);
        Assert.Equal(["Float32 (3,1,1,1): 6 3 9 | Int32 (3): 1 0 1"], Passes.Of(source));
    }

    [Fact]
    public void Without_colours_or_opacity_the_others_stay_as_they_are()
    {
        Pictures.Write(folder.File("a/1.png"), 2, 200, 100, 50, 128, 7, 8, 9, 0);
        Assert.Equal(["Float32 (1,1,2,3): 200 100 50 7 8 9 | Int32 (1): 0"], Passes.Of(Source(imageSize: [1, 2])));
        Assert.Equal(["Float32 (1,1,2,4): 200 100 50 128 7 8 9 0 | Int32 (1): 0"], Passes.Of(Source(imageSize: [1, 2], colorMode: "rgba")));
        // Pillow: (19595 R + 38470 G + 7471 B + 32768) >> 16.
        Assert.Equal(["Float32 (1,1,2,1): 124 8 | Int32 (1): 0"], Passes.Of(Source(imageSize: [1, 2], colorMode: "grayscale")));
    }

    [Fact]
    public void Channels_can_come_first()
    {
        Pictures.Write(folder.File("a/1.png"), 2, 1, 2, 3, 255, 4, 5, 6, 255);
        Assert.Equal(["Float32 (1,3,1,2): 1 4 2 5 3 6 | Int32 (1): 0"], Passes.Of(Source(imageSize: [1, 2], dataFormat: "channels_first")));
    }

    [Fact]
    public void A_JPEG_of_one_colour_has_that_colour_and_is_opaque()
    {
        Pictures.Plain(folder.File("a/1.jpg"), 16, 16, 90, 90, 90);
        Assert.Equal(["Float32 (1,1,1,4): 90 90 90 255 | Int32 (1): 0"], Passes.Of(Source(imageSize: 1, colorMode: "rgba")));
    }

    [Fact]
    public void A_BMP_and_the_first_picture_of_a_GIF_are_read()
    {
        Directory.CreateDirectory(folder.File("a"));
        // 1 x 1, 24 bits: blue 3, green 2, red 1.
        File.WriteAllBytes(folder.File("a/1.bmp"), [
            0x42, 0x4D, 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 2, 1, 0]);
        // 1 x 1, two pictures: colour 0 (9, 8, 7), then colour 1 (0, 0, 0).
        File.WriteAllBytes(folder.File("a/2.gif"), [
            .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 9, 8, 7, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0, 0x3B]);
        Assert.Equal(["Float32 (2,1,1,3): 1 2 3 9 8 7 | Int32 (2): 0 0"], Passes.Of(Source(imageSize: 1)));
    }

    [Theory]
    [InlineData("bilinear", false)]
    [InlineData("nearest", false)]
    [InlineData("bicubic", true)]
    [InlineData("lanczos3", false)]
    [InlineData("lanczos5", false)]
    [InlineData("area", true)]
    [InlineData("gaussian", false)]
    [InlineData("mitchellcubic", false)]
    public void Images_are_resized_as_by_the_layer(string interpolation, bool crop)
    {
        var random = new Random(1);
        var pixels = new byte[7 * 5 * 4];
        random.NextBytes(pixels);
        for (var i = 3; i < pixels.Length; i += 4) pixels[i] = 255;
        Pictures.Write(folder.File("a/1.png"), 7, pixels);
        using var scope = NewDisposeScope();
        using var layer = new Resizing(4, 3, interpolation, crop);
        var expected = layer.Apply(from_array(pixels).reshape(1, 5, 7, 4).to(float32).narrow(3, 0, 3));
        using var batches = Source(imageSize: (4, 3), interpolation: interpolation, cropToAspectRatio: crop).Read(0, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(batches.MoveNext());
        using var batch = batches.Current;
        Assert.Equal(expected.data<float>().ToArray(), batch.X.data<float>().ToArray());
    }

    /// <summary>The border is as wide as tf.image.resize_with_pad makes it.</summary>
    [Theory]
    [InlineData(4, 2, 4, 4, 0, 1, 4, 2)]
    [InlineData(2, 4, 4, 4, 1, 0, 2, 4)]
    [InlineData(5, 7, 6, 3, 1, 0, 2, 3)] // A height of 15/7 and a border of 27/14.
    [InlineData(7, 5, 3, 6, 0, 1, 3, 2)]
    [InlineData(1, 9, 4, 3, 1, 0, 1, 3)] // A third of a pixel.
    [InlineData(2, 4, 2, 4, 0, 0, 2, 4)]
    public void Images_that_keep_their_proportions_are_surrounded_by_zeros(int height, int width, int rows, int columns, int top, int left, int imageRows, int imageColumns)
    {
        Pictures.Plain(folder.File("a/1.png"), width, height, 9);
        using var batches = Source(imageSize: (rows, columns), colorMode: "rgb", interpolation: "area", padToAspectRatio: true).Read(0, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(batches.MoveNext());
        using var batch = batches.Current;
        using var scope = NewDisposeScope();
        var red = batch.X.select(3, 0).squeeze(0);
        Assert.Equal([rows, columns], red.shape);
        var inside = red.narrow(0, top, imageRows).narrow(1, left, imageColumns);
        Assert.All(inside.contiguous().data<float>().ToArray(), value => Assert.Equal(9, value, 1e-5));
        Assert.Equal(9 * imageRows * imageColumns, red.sum().item<float>(), 1e-3);
    }

    [Fact]
    public void Both_parts_of_a_split_come_together()
    {
        foreach (var name in Enumerable.Range(0, 10)) Plain($"{(name % 2 == 0 ? "a" : "b")}/{name}.png", (byte)(20 * name));
        var both = Part("both");
        var (training, validation) = both;
        Assert.Equal(Part("training").FilePaths, training.FilePaths);
        Assert.Equal(Part("validation").FilePaths, validation.FilePaths);
        Assert.Equal(both.FilePaths, training.FilePaths.Concat(validation.FilePaths));
        Assert.Equal(["a", "b"], validation.ClassNames);
        Assert.Equal(Passes.Of(Part("training")), Passes.Of(training));
        Assert.Equal(Passes.Of(validation), Passes.Of(validation, pass: 1));

        ImageFolder Part(string subset) => new(folder.Path, imageSize: 1, validationSplit: 0.3, subset: subset, seed: 4);
    }

    [Fact]
    public void The_parts_of_a_split_share_no_image_and_have_all()
    {
        foreach (var name in Enumerable.Range(0, 10)) Plain($"{(name % 2 == 0 ? "a" : "b")}/{name}.png", (byte)name);
        var (training, validation) = (Part("training"), Part("validation"));
        Assert.Equal((7, 3), (training.FilePaths.Count, validation.FilePaths.Count));
        Assert.Equal(Source().FilePaths.Order(), training.FilePaths.Concat(validation.FilePaths).Order());
        Assert.NotEqual(Source().FilePaths.Order().Take(7), training.FilePaths.Order());
        Assert.Equal(Part("training").FilePaths, training.FilePaths);
        Assert.Equal(Source().FilePaths.Take(7), Source(validationSplit: 0.3, subset: "training").FilePaths);

        ImageFolder Part(string subset) => new(folder.Path, imageSize: 1, validationSplit: 0.3, subset: subset, seed: 4);
    }

    [Fact]
    public void The_split_counts_as_the_decimal_that_was_written()
    {
        Directory.CreateDirectory(folder.File("a"));
        for (var i = 0; i < 100; i++) folder.Text($"a/{i}.png", "");
        Assert.Equal((71, 29), (Source(validationSplit: 0.29, subset: "training").RowCount, Source(validationSplit: 0.29, subset: "validation").RowCount));
        for (var i = 90; i < 100; i++) File.Delete(folder.File($"a/{i}.png"));
        Assert.Equal(30, Source(validationSplit: 1.0 / 3, subset: "validation").RowCount);
    }

    [Fact]
    public void Each_pass_has_an_order_that_follows_from_the_seed()
    {
        foreach (var name in Enumerable.Range(0, 10)) Plain($"a/{name}.png", (byte)(10 * name));
        ImageFolder Make(int? seed = null) => new(folder.Path, imageSize: 1, batchSize: 3, seed: seed);
        Assert.Equal(Passes.Of(Make(1)), Passes.Of(Make(1)));
        Assert.NotEqual(Passes.Of(Make(1)), Passes.Of(Make(1), pass: 1));
        Assert.NotEqual(Passes.Of(Make()), Passes.Of(Make()));
        Passes.CanBeginAnywhere(Make(1), pass: 3);
    }

    [Fact]
    public void A_run_resumes_with_the_split_and_the_orders_that_were_drawn()
    {
        foreach (var name in Enumerable.Range(0, 20)) Plain($"{(name % 2 == 0 ? "a" : "b")}/{name}.png", (byte)(12 * name));
        var (training, validation) = Both();
        var whole = Run(training, validation, stop: null);
        Assert.NotEqual(whole, Run(Both().Training, Both().Validation, stop: null));
        Run(training, validation, stop: 10);
        var other = Both();
        Assert.NotEqual(training.FilePaths, other.Training.FilePaths);
        Assert.Equal(whole, Run(other.Training, other.Validation, stop: null));
        Assert.Equal(training.FilePaths, other.Training.FilePaths);
        Assert.Equal(validation.FilePaths, other.Validation.FilePaths);

        (ImageFolder Training, ImageFolder Validation) Both()
        {
            var (first, second) = new ImageFolder(folder.Path, classNames: ["a", "b"], batchSize: 2, imageSize: 1, validationSplit: 0.3, subset: "both");
            return (first, second);
        }
        List<double> Run(ImageFolder rows, ImageFolder others, int? stop)
        {
            using var cancellation = new CancellationTokenSource();
            using var model = new Sequential([new Input(1, 1, 3), new Flatten(), new Rescaling(1.0 / 255), new Dense(2, "softmax", kernelInitializer: new GlorotUniform(1))]);
            model.Compile(new Adam(0.05), "sparse_categorical_crossentropy");
            var updates = 0;
            var history = model.Fit(rows, epochs: 3, verbose: 0, validationData: others, cancellationToken: cancellation.Token, callbacks:
                [new BackupAndRestore(folder.File("backup")), new LambdaCallback(onTrainBatchEnd: (_, _) => { if (++updates == stop) cancellation.Cancel(); })]);
            return [.. history["loss"], .. history["val_loss"], .. model.GetWeights().SelectMany(weights => weights.ToArray()).Select(weight => (double)weight)];
        }
    }

    [Fact]
    public void Links_to_folders_are_followed_where_that_was_asked_for()
    {
        Plain("a/1.png", 1);
        Plain("elsewhere/2.png", 2);
        Directory.CreateSymbolicLink(folder.File("a/link"), folder.File("elsewhere"));
        Assert.Equal(["a/1.png"], Relative(Source(classNames: ["a"])));
        Assert.Equal(["a/1.png", "a/link/2.png"], Relative(Source(classNames: ["a"], followLinks: true)));
    }

    [Fact]
    public void Images_are_256_by_256_in_colour_unless_said_otherwise()
    {
        Plain("a/1.png", 1);
        Assert.StartsWith("Float32 (1,256,256,3): 1 0 0 1 0 0", Assert.Single(Passes.Of(new ImageFolder(folder.Path))), StringComparison.Ordinal);
    }

    private void Plain(string name, byte red) => Pictures.Plain(folder.File(name), 8, 8, red);

    private IEnumerable<string> Relative(ImageFolder source) => source.FilePaths.Select(path => Path.GetRelativePath(folder.Path, path));

    private ImageFolder Source(
        IReadOnlyList<int>? labels = null,
        string labelMode = "int",
        IReadOnlyList<string>? classNames = null,
        string colorMode = "rgb",
        Size2D? imageSize = null,
        Choice<ImageInterpolation>? interpolation = null,
        double? validationSplit = null,
        Choice<ImageSubset>? subset = null,
        bool followLinks = false,
        bool cropToAspectRatio = false,
        bool padToAspectRatio = false,
        string dataFormat = "channels_last") =>
        new(folder.Path, labels, labelMode, classNames, colorMode, 32, imageSize ?? 1, shuffle: false, null, validationSplit, subset,
            interpolation, followLinks, cropToAspectRatio, padToAspectRatio, dataFormat);
}
