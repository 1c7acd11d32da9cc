using System.Buffers.Binary;
using PureHDF;
using PureHDF.VOL.Native;

namespace Anneal.Saving;

/// <summary>An HDF5 file that is open for reading.</summary>
internal sealed class HdfFile : IDisposable
{
    private readonly NativeFile file;

    private HdfFile(string name, NativeFile file)
    {
        (Name, this.file) = (name, file);
        Root = new(this, file, "");
    }

    /// <summary>What errors call the file.</summary>
    public string Name { get; }

    public HdfGroup Root { get; }

    /// <exception cref="InvalidDataException">It is not HDF5, or it is damaged.</exception>
    public static HdfFile Open(string name, Stream content)
    {
        if (EndOf(content) is { } end && end > content.Length) throw new InvalidDataException($"'{name}' is cut off: it has {content.Length} of {end} bytes.");
        return Guarded(name, () => new HdfFile(name, H5File.Open(new BoundedStream(content), leaveOpen: false)));
    }

    public void Dispose() => file.Dispose();

    /// <summary>Whatever the reader of HDF5 makes of a damaged file becomes one error.</summary>
    public T Guarded<T>(Func<T> read) => Guarded(Name, read);

    // Where the file ends by its own account; null for what no version of the format has.
    private static long? EndOf(Stream content)
    {
        Span<byte> start = stackalloc byte[64];
        content.Position = 0;
        var read = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        content.Position = 0;
        if (read < start.Length) return long.MaxValue;
        int? place = start[8] switch { 0 => 40, 1 => 44, 2 or 3 => 28, _ => null };
        return place is { } at && BinaryPrimitives.ReadInt64LittleEndian(start[at..]) is >= 0 and var end ? end : null;
    }

    private static T Guarded<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not InvalidDataException)
        {
            throw new InvalidDataException($"'{name}' is damaged, or not an HDF5 file: {error.PlainMessage()}", error);
        }
    }
}
