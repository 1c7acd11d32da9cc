using System.IO.Compression;
using System.Text;

namespace Anneal.Saving;

/// <summary>A zip that is open for reading. It may come from anybody: nothing is unpacked to a path that it names, and nothing is larger than it declares.</summary>
internal sealed class ArchiveReader : IDisposable
{
    private const long LongestText = 1 << 28;
    private const string ObjectWeights = "model.weights.npz";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Stream file;
    private readonly ZipArchive zip;

    private ArchiveReader(string name, Stream file, ZipArchive zip) => (Name, this.file, this.zip) = (name, file, zip);

    /// <summary>What errors call the file.</summary>
    public string Name { get; }

    /// <exception cref="InvalidDataException">It is no zip, or a name occurs in it twice.</exception>
    public static ArchiveReader Open(string name, Stream content)
    {
        var zip = Guarded(name, () => new ZipArchive(content, ZipArchiveMode.Read));
        if (Guarded(name, () => zip.Entries.GroupBy(entry => entry.FullName).FirstOrDefault(same => same.Count() > 1)?.Key) is not { } twice) return new(name, content, zip);
        zip.Dispose();
        throw new InvalidDataException($"'{name}' has two entries '{JsonText.Shorten(twice)}': it cannot be known which one is meant.");
    }

    /// <summary>The names of all entries.</summary>
    public IEnumerable<string> Entries => zip.Entries.Select(entry => entry.FullName);

    public bool Has(string entry) => zip.GetEntry(entry) is not null;

    public string Text(string entry)
    {
        if (Find(entry).Length is > LongestText and var length) throw new InvalidDataException($"'{entry}' in '{Name}' has {length} bytes; a text has at most {LongestText}.");
        using var content = Content(entry);
        return Guarded(Name, () =>
        {
            var bytes = new byte[content.Length];
            content.ReadExactly(bytes);
            return Utf8.GetString(bytes);
        });
    }

    /// <summary>The whole content of an entry, which can be read back and forth. What is stored is read where it lies.</summary>
    /// <param name="entry">The name of the entry.</param>
    /// <param name="verify">Whether to compare its checksum, for which all of it is read.</param>
    public Stream Content(string entry, bool verify = true)
    {
        var found = Find(entry);
        var content = Guarded(Name, () => (Stream?)Stored(found) ?? Unpacked(found));
        if (content.Length != found.Length) throw new InvalidDataException($"'{entry}' in '{Name}' declares {found.Length} bytes and has {content.Length}.");
        if (verify && Guarded(Name, () => Crc32.Of(content)) != found.Crc32) throw new InvalidDataException($"'{entry}' in '{Name}' is damaged: its checksum is wrong.");
        content.Position = 0;
        return content;
    }

    /// <summary>The weights of a <c>.keras</c> file.</summary>
    public HdfWeights Weights(bool verify = true) => Has(ObjectWeights) && !Has(KerasArchive.Weights)
        ? throw new InvalidDataException($"'{Name}' has its weights as Python objects ('{ObjectWeights}'), which are never read: that would run code. Keras writes 'model.weights.h5' by default.")
        : new(HdfFile.Open($"{Name}/{KerasArchive.Weights}", Content(KerasArchive.Weights, verify)));

    public void Dispose() => zip.Dispose();

    // .NET does not tell where an entry lies, but goes there to read its first byte.
    private StreamPart? Stored(ZipArchiveEntry entry)
    {
        if (entry.Length == 0 || entry.CompressedLength != entry.Length) return null;
        using var content = entry.Open();
        return content is not DeflateStream && content.ReadByte() >= 0 && file.Position - 1 is var start && start + entry.Length <= file.Length ? new(file, start, entry.Length) : null;
    }

    private static MemoryStream Unpacked(ZipArchiveEntry entry)
    {
        var content = new MemoryStream();
        using var packed = entry.Open();
        var buffer = new byte[1 << 16];
        while (packed.Read(buffer) is > 0 and var read && content.Length <= entry.Length) content.Write(buffer, 0, read);
        return content;
    }

    private ZipArchiveEntry Find(string entry)
    {
        var found = zip.GetEntry(entry) ?? throw new InvalidDataException($"'{Name}' has no entry '{entry}': it is not a .keras file.");
        if (Packed.IsBomb(found.Length, found.CompressedLength))
            throw new InvalidDataException($"'{entry}' in '{Name}' declares {found.Length} bytes and stores {found.CompressedLength}: it is refused as a zip bomb.");
        return found;
    }

    private static T Guarded<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new InvalidDataException($"'{name}' is damaged: {error.PlainMessage().TrimEnd('.')}.", error);
        }
    }
}
