using System.Runtime.InteropServices;

namespace Anneal.Saving;

/// <summary>A file that is open for reading, and its format.</summary>
internal sealed class FileContent : IDisposable
{
    private readonly string path;

    private FileContent(string path, FileStream stream)
    {
        (this.path, Stream) = (path, stream);
        Span<byte> start = stackalloc byte[9];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        Format = start switch
        {
            _ when start.StartsWith("PK\x3\x4"u8) || start.StartsWith("PK\x5\x6"u8) => FileFormat.Zip,
            [0x89, .. var rest] when rest.StartsWith("HDF\r\n\x1a\n"u8) => FileFormat.Hdf5,
            _ when NpyFormat.IsIn(start) => FileFormat.Npy,
            _ when SafetensorsFile.IsIn(start, stream.Length) => FileFormat.Safetensors,
            _ when WithoutMark(start).TrimStart(" \t\r\n"u8).StartsWith("{"u8) => FileFormat.Json,
            _ when start.StartsWith("version "u8) => FileFormat.LfsPointer,
            // A message of protobuf: the version of the format, then a text, a number or the graph.
            [0x08, > 0 and < 0x80, 0x12 or 0x1A or 0x22 or 0x28 or 0x32 or 0x3A or 0x42, ..] => FileFormat.Onnx,
            _ => FileFormat.Unknown,
        };
        stream.Position = 0;
    }

    public FileStream Stream { get; }

    public FileFormat Format { get; }

    public static FileContent Open(string path)
    {
        if (Directory.Exists(path)) throw new FileNotFoundException($"'{path}' is a folder, not a file.", path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
        return new(path, new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16));
    }

    /// <summary>Reads something out of a file. Whatever the file makes of layers, optimizers and arrays, the file is at fault.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static T Read<T>(string path, Func<FileContent, T> read)
    {
        using var content = Open(path);
        try
        {
            return read(content);
        }
        catch (Exception error) when (error is InvalidOperationException or NotSupportedException or NullReferenceException or ExternalException || (error is ArgumentException and not ConfigException))
        {
            throw new InvalidDataException($"'{path}' cannot be read: {Graphs.LibTorchRefusal.OfFile(error)}.", error);
        }
    }

    /// <summary>The error for a file that is not what was asked for.</summary>
    public InvalidDataException Unknown(string wanted, string advice = "") => new(Format == FileFormat.LfsPointer
        ? $"'{path}' is a pointer of Git LFS, not the file itself. Get the file with: git lfs pull"
        : $"'{path}' is not {wanted}: {What}.{advice}");

    public void Dispose() => Stream.Dispose();

    // Editors begin UTF-8 with a byte order mark.
    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> start) => start.StartsWith("\uFEFF"u8) ? start[3..] : start;

    private string What => Format switch
    {
        FileFormat.Zip => "it is a zip",
        FileFormat.Hdf5 => "it is HDF5",
        FileFormat.Json => "it is JSON",
        FileFormat.Safetensors => "it is safetensors, which has arrays alone",
        FileFormat.Npy => "it is one array of NumPy",
        FileFormat.Onnx => "it is ONNX, which is written here and not read; take the file of the model that it was made of",
        _ => "its first bytes are of no format that is known",
    };
}
