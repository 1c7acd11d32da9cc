namespace Anneal.Saving;

/// <summary>Weights as Keras 3 lays them out in HDF5: each part a group, its arrays in the group <c>vars</c>.</summary>
internal sealed class HdfWeights(HdfFile file) : IStoredWeights
{
    private const string Vars = "vars", Layers = "layers", LayersOfTensorFlow = "_layer_checkpoint_dependencies";

    private static readonly Dictionary<string, StoredArray> None = [];

    public string Name => file.Name;

    public long Length => file.Length;

    public HdfGroup Root => file.Root;

    /// <summary>The names of Keras in TensorFlow 2.12 to 2.15 are tried too: of lists of layers, and of attributes that were private.</summary>
    public IReadOnlyDictionary<string, StoredArray> Of(string part) => (Find(part) ?? FindOld(part.Replace(Layers, LayersOfTensorFlow, StringComparison.Ordinal)))?.Arrays ?? None;

    /// <summary>The weights of a part and of all parts below.</summary>
    public IReadOnlyList<StoredArray> Below(string part)
    {
        HdfGroup?[] groups = [file.Root.Find(part) ?? file.Root.Find(part.Replace(Layers, LayersOfTensorFlow, StringComparison.Ordinal)), .. OfWindows(part)];
        return [.. groups.OfType<HdfGroup>().SelectMany(Under).Select(array => array.Array)];
    }

    /// <summary>The weights of a group and of all groups below by their paths. The state of an optimizer and those of random streams are none.</summary>
    public static IEnumerable<(string Name, StoredArray Array)> Under(HdfGroup group) => NamedArrays.Under(group)
        .Where(array => !array.Name.StartsWith("optimizer/", StringComparison.Ordinal) && !array.Name.Contains("seed_generator", StringComparison.Ordinal));

    private HdfGroup? FindOld(string part) => Find(part) ?? (part.LastIndexOf('/') is >= 0 and var end ? Find($"{part[..end]}/_{part[(end + 1)..]}") : null);

    public void Dispose() => file.Dispose();

    private HdfGroup? Find(string part) => file.Root.Find($"{part}/{Vars}")
        ?? file.Root.Groups.GetValueOrDefault(WindowsName(part))?.Groups.GetValueOrDefault(Vars);

    private IEnumerable<HdfGroup> OfWindows(string part) => file.Root.Groups
        .Where(group => group.Key.Contains('\\', StringComparison.Ordinal) && $"{group.Key}\\".StartsWith($"{WindowsName(part)}\\", StringComparison.Ordinal)).Select(group => group.Value);

    // Keras on Windows divided names by backslashes, which HDF5 takes for letters.
    private static string WindowsName(string part) => part.Replace('/', '\\');
}
