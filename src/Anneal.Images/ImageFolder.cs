using Anneal.Data;
using Anneal.Distribution;
using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Images;

/// <summary>Training data in a folder of images, with a folder for each class: <c>main/cats/1.png</c>, <c>main/dogs/2.jpg</c>. Images are read as they are needed.</summary>
/// <remarks>
/// <para>A batch has one input (rows, height, width, channels) in float32, from 0 to 255 (a little beyond with interpolations that overshoot), and labels as <c>labelMode</c> says.</para>
/// <para>Files are those that end in <c>.bmp</c>, <c>.gif</c>, <c>.jpeg</c>, <c>.jpg</c> or <c>.png</c>, also in folders within those of the classes. Of a GIF the first picture counts.</para>
/// <para>Keras: <c>keras.utils.image_dataset_from_directory</c>.</para>
/// </remarks>
/// <example><code>
/// var (training, validation) = new ImageFolder("flowers", imageSize: (128, 128), validationSplit: 0.2, subset: "both", seed: 1);
/// model.Fit(training, epochs: 10, validationData: validation);
/// </code></example>
public sealed class ImageFolder : IPartialSource, IDrawnOrder
{
    private readonly ImageIndex all;
    private readonly Range part = ..;
    private readonly OrderSeed? seed;
    private readonly bool shuffles;
    private readonly int batchSize;
    private readonly ImageColorMode colorMode;
    private readonly ImageLabelMode labelMode;
    private readonly DataFormat dataFormat;
    private readonly Size2D imageSize;
    private readonly ImageInterpolation interpolation;
    private readonly bool crops, pads;
    private readonly (ImageFolder Training, ImageFolder Validation)? parts;
    private Arranged? arranged;

    /// <summary>Lists the images; none is read.</summary>
    /// <param name="directory">The folder.</param>
    /// <param name="labels">The class of each image, from 0, in the order of <see cref="FilePaths"/> without shuffling; folders are then no classes. Default: the folder of an
    /// image is its class.</param>
    /// <param name="labelMode">The form of the labels. Default <see cref="ImageLabelMode.Int"/>.</param>
    /// <param name="classNames">The folders that are classes, in the order of their numbers. Default: all folders whose names do not begin with a dot, in ordinal order.</param>
    /// <param name="colorMode">The channels. Default <see cref="ImageColorMode.Rgb"/>.</param>
    /// <param name="batchSize">The images of a batch, at least 1; the last batch may have fewer. Default 32.</param>
    /// <param name="imageSize">The height and width to which images are resized. Default (256, 256).</param>
    /// <param name="shuffle">Whether each pass has an order of its own, which follows from seed and pass. Default true.</param>
    /// <param name="seed">The seed of the orders, and of the split if <paramref name="shuffle"/> is true. Default: the next of <see cref="RandomSeed"/>; a run that
    /// resumes takes that of its checkpoint, with its orders and its split.</param>
    /// <param name="validationSplit">The part of the images to validate on, between 0 and 1, rounded down to whole images. Default: there is no split.</param>
    /// <param name="subset">The part of the split that this source has; given together with <paramref name="validationSplit"/>. With <see cref="ImageSubset.Both"/>, <c>var (training, validation) = new ImageFolder(...)</c> gives the two.</param>
    /// <param name="interpolation">The interpolation between pixels. Default <see cref="ImageInterpolation.Bilinear"/>.</param>
    /// <param name="followLinks">Whether symbolic links to folders are followed. Default false.</param>
    /// <param name="cropToAspectRatio">Whether images are first cropped to the proportions of <paramref name="imageSize"/>. Default false: they are stretched. At most one of the two may be true.</param>
    /// <param name="padToAspectRatio">Whether images keep their proportions and are surrounded by zeros. Default false.</param>
    /// <param name="dataFormat">The position of the channel axis. Default: last.</param>
    /// <exception cref="ArgumentException">An argument is out of range or does not go with another, or there are no images.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">While reading: a file is no image that can be read, or is damaged; the message gives its path.</exception>
    public ImageFolder(
        string directory,
        IReadOnlyList<int>? labels = null,
        Choice<ImageLabelMode> labelMode = default,
        IReadOnlyList<string>? classNames = null,
        Choice<ImageColorMode> colorMode = default,
        int batchSize = 32,
        Size2D? imageSize = null,
        bool shuffle = true,
        int? seed = null,
        double? validationSplit = null,
        Choice<ImageSubset>? subset = null,
        Choice<ImageInterpolation>? interpolation = null,
        bool followLinks = false,
        bool cropToAspectRatio = false,
        bool padToAspectRatio = false,
        Choice<DataFormat>? dataFormat = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        if (File.Exists(directory)) throw new DirectoryNotFoundException($"'{directory}' is a file, not a folder.");
        this.batchSize = Require.AtLeast(batchSize, 1);
        (this.labelMode, this.colorMode) = (Require.Defined(labelMode), Require.Defined(colorMode));
        this.dataFormat = Require.Defined(dataFormat ?? DataFormat.ChannelsLast, nameof(dataFormat));
        this.imageSize = imageSize ?? new(256, 256);
        Require.AtLeast(Math.Min(this.imageSize.Height, this.imageSize.Width), 1, nameof(imageSize));
        this.interpolation = Require.Defined(interpolation ?? ImageInterpolation.Bilinear, nameof(interpolation));
        if (cropToAspectRatio && padToAspectRatio) throw Require.Wrong(nameof(cropToAspectRatio), "and padToAspectRatio must not both be true");
        (crops, pads) = (cropToAspectRatio, padToAspectRatio);
        if (validationSplit is { } given && given is not (> 0 and < 1)) throw Require.Refused(given, "greater than 0 and less than 1", nameof(validationSplit));
        if (validationSplit is null != subset is null) throw Require.Wrong(nameof(subset), "and validationSplit must be given together; one was missing");
        if (validationSplit is not null && shuffle && seed is null && subset != ImageSubset.Both)
            throw Require.Wrong(nameof(seed), "must be given if images are shuffled and split, or training and validation would share images; it was null");
        if (labels is not null && classNames is not null) throw Require.Wrong(nameof(classNames), "must not be given with labels; folders are then no classes");

        all = Found(directory, labels, classNames, followLinks);
        if (all.Paths.Length == 0) throw Require.Wrong(nameof(directory), $"must hold images ({ImageIndex.Known}); '{directory}' has none{ImageIndex.OutsideOf(directory)}");
        if (this.labelMode == ImageLabelMode.Binary && all.ClassNames.Length != 2)
            throw Require.Wrong(nameof(labelMode), $"must be int or categorical unless there are 2 classes; it was binary, with {all.ClassNames.Length} ({string.Join(", ", all.ClassNames)})");
        (this.seed, shuffles) = (shuffle ? new(seed) : null, shuffle);
        if (validationSplit is not { } fraction) return;
        var rows = (int)RowOrder.CountOf((decimal)fraction, all.Paths.Length);
        if (rows == 0) throw Require.Refused(fraction, $"large enough for one of the {all.Paths.Length} images", nameof(validationSplit));
        var (training, validation) = (..^rows, ^rows..);
        var chosen = Require.Defined(subset!.Value, nameof(subset));
        if (chosen == ImageSubset.Both) parts = (new(this, training, shuffle), new(this, validation, shuffles: false));
        else part = chosen == ImageSubset.Training ? training : validation;
    }

    // A part of a folder.
    private ImageFolder(ImageFolder whole, Range part, bool shuffles)
    {
        (all, seed, this.part, this.shuffles) = (whole.all, whole.seed, part, shuffles);
        (batchSize, colorMode, labelMode, dataFormat, imageSize, interpolation, crops, pads) =
            (whole.batchSize, whole.colorMode, whole.labelMode, whole.dataFormat, whole.imageSize, whole.interpolation, whole.crops, whole.pads);
    }

    /// <summary>The names of the classes: label i is <c>ClassNames[i]</c>. Empty without labels.</summary>
    public IReadOnlyList<string> ClassNames => all.ClassNames;

    /// <summary>The paths of the images, in the order from which passes are shuffled.</summary>
    public IReadOnlyList<string> FilePaths => Images.Paths;

    /// <summary>The number of batches in each pass.</summary>
    public long? BatchCount => RowOrder.Batches(Images.Paths.Length, batchSize);

    /// <summary>The number of images.</summary>
    public long? RowCount => Images.Paths.Length;

    /// <summary>True.</summary>
    public bool CanSeek => true;

    IEnumerable<OrderSeed> IDrawnOrder.DrawnSeeds => seed?.Drawn ?? [];

    /// <summary>The images of the part, in the order of the seed.</summary>
    private ImageIndex Images
    {
        get
        {
            var known = arranged;
            if (known is null || known.Seed != seed?.Value) arranged = known = new(seed?.Value, all.Pick(RowOrder.Of(all.Paths.Length, seed?.Value, pass: -1)).Part(part));
            return known.Images;
        }
    }

    /// <summary>Divides a folder that was made with the subset <see cref="ImageSubset.Both"/>. Passes of the images to validate on are not shuffled.</summary>
    /// <param name="training">The images to train on.</param>
    /// <param name="validation">The images to validate on.</param>
    /// <exception cref="InvalidOperationException">The folder was made with another subset, or without one.</exception>
    public void Deconstruct(out ImageFolder training, out ImageFolder validation) => (training, validation) = parts
        ?? throw new InvalidOperationException("These images are not divided into two parts. Give validationSplit and subset: \"both\".");

    /// <inheritdoc/>
    public IEnumerator<Batch> Read(long pass, long firstBatch = 0, CancellationToken cancellationToken = default) => Read(pass, firstBatch, share: null, cancellationToken);

    bool IPartialSource.HasParts => true;

    IEnumerator<Batch> IPartialSource.Read(long pass, long firstBatch, Func<long, RowShare> share, CancellationToken cancellationToken) => Read(pass, firstBatch, share, cancellationToken);

    private IEnumerator<Batch> Read(long pass, long firstBatch, Func<long, RowShare>? share, CancellationToken cancellationToken)
    {
        var images = Images;
        var order = RowOrder.Of(images.Paths.Length, shuffles ? seed?.Value : null, pass);
        foreach (var places in order.Skip((int)firstBatch * batchSize).Chunk(batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var part = share?.Invoke(places.Length);
            yield return Read(images.Pick(part is null ? places : places.AsSpan((int)part.Rows.Start, (int)part.Rows.Length).ToArray())).As(part);
        }
    }

    private Batch Read(ImageIndex images)
    {
        using var scope = NewDisposeScope();
        var x = zeros(images.Paths.Length, imageSize.Height, imageSize.Width, ImageFile.Channels(colorMode));
        foreach (var (place, path) in images.Paths.Index())
        {
            using var each = NewDisposeScope();
            Fit(ImageFile.Read(path, colorMode).to(float32), x.select(0, place));
        }
        if (dataFormat == DataFormat.ChannelsFirst) x = x.permute(0, 3, 1, 2).contiguous();
        return new Batch(x, images.Labels is { } labels ? Targets(labels) : null);
    }

    // With borders: as tf.image.resize_with_pad, which resizes first.
    private void Fit(Tensor image, Tensor into)
    {
        var (height, width, top, left) = (imageSize.Height, imageSize.Width, 0L, 0L);
        if (crops) image = ImageSizes.Window(image, 0, height, width);
        if (pads)
        {
            var (from, across) = (image.size(0), image.size(1));
            (top, left) = (Math.Max(0, (height * across - from * width) / (2 * across)), Math.Max(0, (width * from - across * height) / (2 * from)));
            (height, width) = (Math.Clamp(from * width / across, 1, height), Math.Clamp(across * height / from, 1, width));
        }
        ImageSizes.Part(into, 0, top, left, height, width).copy_(ImageSizes.Resized(image, 0, height, width, interpolation));
    }

    private Tensor Targets(int[] labels)
    {
        if (labelMode == ImageLabelMode.Int) return from_array(labels);
        if (labelMode == ImageLabelMode.Binary) return from_array(labels).to(float32).unsqueeze(1);
        var hot = new float[labels.Length, ClassNames.Count];
        foreach (var (row, label) in labels.Index()) hot[row, label] = 1;
        return from_array(hot);
    }

    private ImageIndex Found(string directory, IReadOnlyList<int>? labels, IReadOnlyList<string>? classNames, bool followLinks) =>
        labelMode == ImageLabelMode.None ? ImageIndex.Unlabelled(directory, followLinks)
        : labels is not null ? ImageIndex.Labelled(directory, followLinks, labels)
        : ImageIndex.Inferred(directory, followLinks, classNames);

    private sealed record Arranged(long? Seed, ImageIndex Images);
}
