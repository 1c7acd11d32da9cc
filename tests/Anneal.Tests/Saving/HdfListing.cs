using Anneal.Saving;
using static TorchSharp.torch;

namespace Anneal.Tests.Saving;

/// <summary>All that is in an HDF5 file: datasets with their types, shapes and values, and names of groups. Groups that hold nothing are left out.</summary>
internal static class HdfListing
{
    public static IReadOnlyList<string> OfArchive(string path)
    {
        using var archive = ArchiveReader.Open(path, File.OpenRead(path));
        return Of(path, archive.Content(KerasArchive.Weights));
    }

    public static IReadOnlyList<string> Of(string path) => Of(path, File.OpenRead(path));

    private static List<string> Of(string path, Stream content)
    {
        using var scope = NewDisposeScope();
        using var file = HdfFile.Open(path, content);
        var lines = new List<string>();
        List(file.Root, lines);
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    private static void List(HdfGroup group, List<string> lines)
    {
        if (group.Arrays.Count > 0) lines.Add($"{group.Path} name={group.Text("name")}");
        foreach (var array in group.Arrays.Values)
            lines.Add($"{array.Path} {array.Type} {array.Shape} {string.Join(" ", GoldenTensor.Values(array.Read()))}");
        foreach (var within in group.Groups.Values) List(within, lines);
    }
}
