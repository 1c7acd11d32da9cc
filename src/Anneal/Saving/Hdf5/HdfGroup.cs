using PureHDF;

namespace Anneal.Saving;

/// <summary>A group of an HDF5 file. What is in it is found at the first question.</summary>
internal sealed class HdfGroup(HdfFile file, IH5Group group, string path)
{
    private (Dictionary<string, HdfGroup> Groups, Dictionary<string, StoredArray> Arrays)? children;

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

    public bool Has(string attribute) => file.Guarded(() => group.AttributeExists(attribute));

    /// <summary>A text; null if there is no such attribute.</summary>
    public string? Text(string attribute) => Texts(attribute) is [var text, ..] ? text : null;

    /// <summary>A list of texts, empty for an empty attribute of any type; null if there is no such attribute.</summary>
    public string[]? Texts(string attribute) => file.Guarded(() => group.AttributeExists(attribute) ? HdfText.Of(group.Attribute(attribute)) : null);

    private (Dictionary<string, HdfGroup> Groups, Dictionary<string, StoredArray> Arrays) Children => children ??= file.Guarded(Read);

    private (Dictionary<string, HdfGroup>, Dictionary<string, StoredArray>) Read()
    {
        var groups = new Dictionary<string, HdfGroup>();
        var arrays = new Dictionary<string, StoredArray>();
        foreach (var child in group.Children())
        {
            var place = path.Length == 0 ? child.Name : $"{path}/{child.Name}";
            if (child is IH5Group within) groups.Add(child.Name, new(file, within, place));
            else if (child is IH5Dataset dataset && HdfArray.TryMake(file, dataset, place) is { } array) arrays.Add(child.Name, array);
        }
        return (groups, arrays);
    }
}
