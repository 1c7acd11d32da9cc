namespace Anneal.Saving;

/// <summary>All arrays of a file by name, whatever its format.</summary>
internal sealed class NamedArrays : IDisposable
{
    private const int MostDepth = 64, MostArrays = 1_000_000;

    private readonly List<IDisposable> open = [];

    private NamedArrays()
    {
    }

    public IReadOnlyList<(string Name, StoredArray Array)> All { get; private set; } = [];

    public static NamedArrays Open(string path)
    {
        var arrays = new NamedArrays();
        try
        {
            var content = arrays.Keep(FileContent.Open(path));
            arrays.All = content.Format switch
            {
                FileFormat.Zip => arrays.OfZip(arrays.Keep(ArchiveReader.Open(path, content.Stream))),
                FileFormat.Hdf5 => Under(arrays.Keep(HdfFile.Open(path, content.Stream)).Root),
                FileFormat.Safetensors => [.. arrays.Keep(new SafetensorsFile(path, content.Stream)).RequireEnd().Arrays.Select(array => (array.Key, array.Value))],
                FileFormat.Npy => [(Path.GetFileNameWithoutExtension(path), NpyFormat.Read(path, content.Stream))],
                FileFormat.Json => [.. arrays.Keep(new ShardedWeights(path)).Roots.SelectMany(Under)],
                _ => throw content.Unknown("a file of arrays"),
            };
            return arrays;
        }
        catch
        {
            arrays.Dispose();
            throw;
        }
    }

    /// <summary>The arrays of an <c>.npz</c> file.</summary>
    public static IEnumerable<(string Name, StoredArray Array)> OfNpz(ArchiveReader zip) =>
        zip.Entries.Where(entry => entry.EndsWith(".npy", StringComparison.Ordinal)).Select(entry => (entry[..^4], NpyFormat.Read($"{zip.Name}/{entry}", zip.Content(entry))));

    public void Dispose()
    {
        foreach (var part in Enumerable.Reverse(open)) part.Dispose();
    }

    private List<(string, StoredArray)> OfZip(ArchiveReader zip) => zip.Has(KerasArchive.Weights)
        ? Under(Keep(HdfFile.Open($"{zip.Name}/{KerasArchive.Weights}", zip.Content(KerasArchive.Weights))).Root)
        : [.. OfNpz(zip)];

    /// <summary>The arrays of a group and of all groups below, by their paths.</summary>
    public static List<(string Name, StoredArray Array)> Under(HdfGroup root)
    {
        var found = new List<(string Name, StoredArray Array)>();
        Visit(root, 0);
        return found;

        // A group may lead back to one above.
        void Visit(HdfGroup group, int depth)
        {
            if (depth == MostDepth || found.Count > MostArrays) throw group.Error("leads round in a circle");
            found.AddRange(group.Arrays.Values.Select(array => (array.Path, array)));
            foreach (var within in group.Groups.Values) Visit(within, depth + 1);
        }
    }

    private T Keep<T>(T part)
        where T : IDisposable
    {
        open.Add(part);
        return part;
    }
}
