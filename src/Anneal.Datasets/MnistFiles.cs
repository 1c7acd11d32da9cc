namespace Anneal.Datasets;

/// <summary>Finds the four files of MNIST in a folder, under any of their spellings.</summary>
internal sealed class MnistFiles
{
    private const int Count = 4;
    private readonly List<string> _missing = [];

    public MnistFiles(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var path = Path.GetFullPath(folder);
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"There is no folder '{path}'. Give the folder that holds the four files of MNIST.");

        TrainImages = Find(path, "train-images", "idx3-ubyte");
        TrainLabels = Find(path, "train-labels", "idx1-ubyte");
        TestImages = Find(path, "t10k-images", "idx3-ubyte");
        TestLabels = Find(path, "t10k-labels", "idx1-ubyte");
        if (_missing.Count > 0)
        {
            throw new FileNotFoundException(FormattableString.Invariant(
                $"The folder '{path}' lacks {_missing.Count} of the {Count} files of MNIST: {string.Join("; ", _missing)}."));
        }
    }

    public string TrainImages { get; }

    public string TrainLabels { get; }

    public string TestImages { get; }

    public string TestLabels { get; }

    private string Find(string folder, string name, string kind)
    {
        string[] names = [$"{name}-{kind}", $"{name}.{kind}", $"{name}-{kind}.gz", $"{name}.{kind}.gz"];
        var found = names.Select(spelling => Path.Combine(folder, spelling)).FirstOrDefault(File.Exists);
        if (found is null)
            _missing.Add(string.Join(" or ", names));
        return found ?? "";
    }
}
