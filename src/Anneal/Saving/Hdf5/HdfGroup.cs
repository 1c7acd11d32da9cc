namespace Anneal.Saving;

/// <summary>A group of an HDF5 file. What is in it is found at the first question.</summary>
internal sealed class HdfGroup(HdfHeader header, string path)
{
    private (Dictionary<string, HdfGroup> Groups, Dictionary<string, StoredArray> Arrays)? children;
    private Dictionary<string, HdfText>? attributes;

    public string Path => path;

    public IReadOnlyDictionary<string, HdfGroup> Groups => Children.Groups;

    public IReadOnlyDictionary<string, StoredArray> Arrays => Children.Arrays;

    /// <summary>A group further down, its names divided by slashes; null if it is not there.</summary>
    public HdfGroup? Find(string below)
    {
        HdfGroup? found = this;
        foreach (var name in below.Split('/', StringSplitOptions.RemoveEmptyEntries))
            if (found is null || !found.Groups.TryGetValue(name, out found)) return null;
        return found;
    }

    /// <summary>An array further down; null if it is not there.</summary>
    public StoredArray? FindArray(string below) => below.LastIndexOf('/') is >= 0 and var end
        ? Find(below[..end])?.Arrays.GetValueOrDefault(below[(end + 1)..])
        : Arrays.GetValueOrDefault(below);

    public bool Has(string attribute) => Attributes.ContainsKey(attribute);

    /// <summary>A text; null if there is no such attribute.</summary>
    public string? Text(string attribute) => Texts(attribute) is [var text, ..] ? text : null;

    /// <summary>A list of texts, empty for an empty attribute of any type; null if there is no such attribute.</summary>
    public string[]? Texts(string attribute) => Attributes.TryGetValue(attribute, out var text) ? text.Read(attribute) : null;

    /// <summary>The error for a file whose group is at fault.</summary>
    public InvalidDataException Error(string problem) => header.File.Error(problem);

    private Dictionary<string, HdfText> Attributes => attributes ??= HdfText.Of(header);

    private (Dictionary<string, HdfGroup> Groups, Dictionary<string, StoredArray> Arrays) Children => children ??= Read();

    private (Dictionary<string, HdfGroup>, Dictionary<string, StoredArray>) Read()
    {
        var groups = new Dictionary<string, HdfGroup>();
        var arrays = new Dictionary<string, StoredArray>();
        foreach (var (name, address) in HdfLinks.Of(header) ?? [])
        {
            var place = path.Length == 0 ? name : $"{path}/{name}";
            var child = HdfHeader.Read(header.File, address);
            if (HdfArray.TryMake(child, place) is { } array) arrays[name] = array;
            else if (child.First(HdfMessage.Layout) is null) groups[name] = new(child, place);
        }
        return (groups, arrays);
    }
}
