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
    public static HdfFile Open(string name, Stream content) => Guarded(name, () => new HdfFile(name, H5File.Open(new BoundedStream(content), leaveOpen: false)));

    public void Dispose() => file.Dispose();

    /// <summary>Whatever the reader of HDF5 makes of a damaged file becomes one error.</summary>
    public T Guarded<T>(Func<T> read) => Guarded(Name, read);

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
