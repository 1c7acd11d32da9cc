using System.Buffers.Binary;
using System.IO.Compression;

namespace Anneal.Datasets.Tests;

/// <summary>A temporary folder with the four files: 5 training and 3 test images of 4x6, filled with i % 251.</summary>
internal sealed class MnistFolder : IDisposable
{
    public const string TrainImages = "train-images-idx3-ubyte";
    public const string TrainLabels = "train-labels-idx1-ubyte";
    public const string TestImages = "t10k-images-idx3-ubyte";
    public const string TestLabels = "t10k-labels-idx1-ubyte";

    private MnistFolder()
    {
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("anneal-mnist-").FullName;

    public static MnistFolder Empty() => new();

    public static MnistFolder Filled()
    {
        var folder = new MnistFolder();
        folder.Write(TrainImages, Idx([5, 4, 6], i => i % 251));
        folder.Write(TrainLabels, Idx([5], i => 9 - i));
        folder.Write(TestImages, Idx([3, 4, 6], i => (i + 100) % 251));
        folder.Write(TestLabels, Idx([3], i => i));
        return folder;
    }

    public static byte[] Idx(uint[] sizes, Func<int, int> value)
    {
        var header = Header(2048 + (uint)sizes.Length, sizes);
        var count = (int)sizes.Aggregate((product, size) => product * size);
        return [.. header, .. Enumerable.Range(0, count).Select(i => (byte)value(i))];
    }

    public static byte[] Header(uint magic, params uint[] sizes)
    {
        var header = new byte[4 + (4 * sizes.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(header, magic);
        for (var i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + (4 * i)), sizes[i]);
        return header;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(content);
        return compressed.ToArray();
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public byte[] Read(string name) => System.IO.File.ReadAllBytes(File(name));

    public void Write(string name, byte[] content) => System.IO.File.WriteAllBytes(File(name), content);

    public void Rename(string name, string other) => System.IO.File.Move(File(name), File(other));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
