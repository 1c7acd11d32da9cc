using System.Globalization;

namespace Anneal.Images;

/// <summary>The image files of a folder with the numbers of their classes, in Keras's order.</summary>
/// <param name="Paths">The files.</param>
/// <param name="Labels">A number for each; null without labels.</param>
/// <param name="ClassNames">The names of the classes; empty without labels.</param>
internal sealed record ImageIndex(string[] Paths, int[]? Labels, string[] ClassNames)
{
    private static readonly string[] Endings = [".bmp", ".gif", ".jpeg", ".jpg", ".png"];

    /// <summary>Which files are images, for errors.</summary>
    public static string Known => string.Join(", ", Endings);

    /// <summary>All images of a folder and its folders.</summary>
    public static ImageIndex Unlabelled(string directory, bool followLinks) => new([.. Images(directory, followLinks)], null, []);

    /// <summary>All images of a folder with given labels.</summary>
    public static ImageIndex Labelled(string directory, bool followLinks, IReadOnlyList<int> labels)
    {
        string[] paths = [.. Images(directory, followLinks)];
        if (labels.Count != paths.Length)
            throw Require.Wrong(nameof(labels), $"must hold one number for each of the {paths.Length} images in '{directory}'; it held {labels.Count}");
        int[] classes = [.. labels.Distinct().Order()];
        if (classes is not [0, ..] || classes[^1] != classes.Length - 1)
            throw Require.Wrong(nameof(labels), $"must be the numbers 0 to {classes.Length - 1} if there are {classes.Length} classes; they were {string.Join(", ", classes)}");
        return new(paths, [.. labels], [.. classes.Select(label => $"{label}")]);
    }

    /// <summary>The images of the folders within a folder; each of these is a class.</summary>
    public static ImageIndex Inferred(string directory, bool followLinks, IReadOnlyList<string>? classNames)
    {
        string[] folders = [.. Directory.EnumerateDirectories(directory).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];
        if (classNames?.FirstOrDefault(name => !folders.Contains(name)) is { } unknown)
            throw Require.Wrong(nameof(classNames), $"must be names of folders in '{directory}' ({string.Join(", ", folders)}); it held '{unknown}'");
        string[] names = [.. classNames ?? folders];
        (string Path, int Label)[] files = [.. names.SelectMany((name, number) => Images(Path.Combine(directory, name), followLinks).Select(path => (path, number)))];
        return new([.. files.Select(file => file.Path)], [.. files.Select(file => file.Label)], names);
    }

    /// <summary>What errors say of images that lie in no folder of a class.</summary>
    public static string OutsideOf(string directory) => Directory.EnumerateFiles(directory).Count(IsImage) is > 0 and var count
        ? string.Create(CultureInfo.InvariantCulture, $" in folders of classes, and {count} outside. Put each into the folder of its class, or give labels, or labelMode: \"none\"")
        : "";

    /// <summary>Some of the images.</summary>
    public ImageIndex Pick(IEnumerable<long> places) =>
        this with { Paths = [.. places.Select(place => Paths[place])], Labels = Labels is null ? null : [.. places.Select(place => Labels[place])] };

    /// <summary>Those from one place to another.</summary>
    public ImageIndex Part(Range places) => this with { Paths = Paths[places], Labels = Labels?[places] };

    private static IEnumerable<string> Images(string folder, bool followLinks) =>
        from path in Folders(folder, followLinks).Order(StringComparer.Ordinal)
        from file in Directory.EnumerateFiles(path).Order(StringComparer.Ordinal)
        where IsImage(file)
        select file;

    private static bool IsImage(string file) => Endings.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Folders(string folder, bool followLinks) =>
        Directory.EnumerateDirectories(folder)
            .Where(path => followLinks || new DirectoryInfo(path).LinkTarget is null)
            .SelectMany(path => Folders(path, followLinks))
            .Prepend(folder);
}
