using System.IO.Compression;
using System.Text;

namespace Anneal.Saving;

/// <summary>A zip that is open for reading. It may come from anybody: nothing is unpacked to a path that it names, and nothing is larger than it declares.</summary>
internal sealed class ArchiveReader : IDisposable
{
    // Keras stores, and deflate makes at most a thousandth.
    private const long MostExpansion = 100, LeastSuspect = 1 << 28, LongestText = 1 << 28;

    private readonly ZipArchive zip;

    private ArchiveReader(string name, ZipArchive zip) => (Name, this.zip) = (name, zip);

    /// <summary>What errors call the file.</summary>
    public string Name { get; }

    /// <exception cref="InvalidDataException">It is no zip, or a name occurs in it twice.</exception>
    public static ArchiveReader Open(string name, Stream content)
    {
        var zip = new ZipArchive(content, ZipArchiveMode.Read);
        if (zip.Entries.GroupBy(entry => entry.FullName).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            throw new InvalidDataException($"'{name}' has two entries '{JsonText.Shorten(twice)}': it cannot be known which one is meant.");
        return new(name, zip);
    }

    public bool Has(string entry) => zip.GetEntry(entry) is not null;

    public string Text(string entry)
    {
        var found = Find(entry);
        if (found.Length > LongestText) throw new InvalidDataException($"'{entry}' in '{Name}' has {found.Length} bytes; a text has at most {LongestText}.");
        using var reader = new StreamReader(found.Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        return reader.ReadToEnd();
    }

    /// <summary>The whole content of an entry, which can be read back and forth.</summary>
    public Stream Content(string entry)
    {
        var found = Find(entry);
        var content = new MemoryStream(checked((int)found.Length));
        using var packed = found.Open();
        packed.CopyTo(content);
        if (content.Length != found.Length) throw new InvalidDataException($"'{entry}' in '{Name}' declares {found.Length} bytes and has {content.Length}.");
        content.Position = 0;
        return content;
    }

    public void Dispose() => zip.Dispose();

    private ZipArchiveEntry Find(string entry)
    {
        var found = zip.GetEntry(entry) ?? throw new InvalidDataException($"'{Name}' has no entry '{entry}': it is not a .keras file.");
        if (found.Length > LeastSuspect && found.Length / MostExpansion > found.CompressedLength)
            throw new InvalidDataException($"'{entry}' in '{Name}' declares {found.Length} bytes and stores {found.CompressedLength}: it is refused as a zip bomb.");
        return found;
    }
}
