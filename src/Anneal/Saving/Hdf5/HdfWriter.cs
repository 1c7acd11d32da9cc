using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>
/// Writes the parts of a model as Keras 3 lays them out in HDF5, from the first byte to the last: all places are known before, because all shapes are. Source: HDF5 File Format Specification 3.0.
/// </summary>
internal sealed class HdfWriter
{
    private const int SuperblockLength = 48, HeapHead = 16, ObjectHead = 16, LeastHeap = 4096;

    private readonly Node root = new();
    private readonly List<byte[]> names = [];
    private long end;

    private HdfWriter(IEnumerable<SavedPart> parts)
    {
        foreach (var part in parts)
        {
            var node = part.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Append("vars").Aggregate(root, (group, name) => group.Within(name));
            names.Add(Encoding.UTF8.GetBytes(part.Name));
            (node.Name, node.Arrays) = (names.Count, part.Arrays);
        }
    }

    public static void Write(Stream stream, IEnumerable<SavedPart> parts)
    {
        using var scope = NewDisposeScope();
        new HdfWriter(parts).Write(stream);
    }

    private void Write(Stream stream)
    {
        // Places: the heap of names, headers from the leaves up, values.
        var heapLength = Math.Max(LeastHeap, Padded(HeapHead + names.Sum(name => ObjectHead + Padded(name.Length)) + ObjectHead));
        end = SuperblockLength + heapLength;
        Place(root);
        var values = new List<(long Address, SavedArray Array, ScalarType Type)>();
        PlaceValues(root, values);

        byte[] superblock = [0x89, .. "HDF\r\n\x1a\n"u8, 2, 8, 8, 0, .. Bytes(0L), .. Bytes(-1L), .. Bytes(end), .. Bytes(root.Address)];
        stream.Write([.. superblock, .. BitConverter.GetBytes(HdfChecksum.Of(superblock))]);
        WriteHeap(stream, heapLength);
        var at = WriteHeaders(root, stream, SuperblockLength + heapLength);
        foreach (var (address, array, type) in values)
        {
            stream.Write(new byte[address - at]);
            using var scope = NewDisposeScope();
            var tensor = array.Get().detach().cpu().to(type).contiguous();
            StreamArray.Write(stream, tensor);
            at = address + tensor.numel() * type.ElementSize();
        }
        stream.Write(new byte[end - at]);
    }

    private void Place(Node node)
    {
        foreach (var below in node.Groups.Values) Place(below);
        node.Types = [.. node.Arrays.Select(array => Stored(array.Get()))];
        foreach (var (array, type) in node.Arrays.Zip(node.Types))
        {
            node.Addresses.Add(end);
            end += Padded(HdfObject.OfArray(array.Shape, type, 0).Length);
        }
        node.Address = end;
        end += Padded(HeaderOf(node).Length);
    }

    private void PlaceValues(Node node, List<(long Address, SavedArray Array, ScalarType Type)> values)
    {
        foreach (var below in node.Groups.Values) PlaceValues(below, values);
        foreach (var (array, type) in node.Arrays.Zip(node.Types))
        {
            values.Add((end, array, type));
            node.Values.Add(end);
            end += Padded(array.Shape.ElementCount * type.ElementSize());
        }
    }

    private long WriteHeaders(Node node, Stream stream, long at)
    {
        foreach (var below in node.Groups.Values) at = WriteHeaders(below, stream, at);
        for (var i = 0; i < node.Arrays.Count; i++) at = Write(HdfObject.OfArray(node.Arrays[i].Shape, node.Types[i], node.Values[i]), stream, at);
        return Write(HeaderOf(node), stream, at);
    }

    private static long Write(HdfObject header, Stream stream, long at)
    {
        header.Write(stream);
        stream.Write(new byte[Padded(header.Length) - header.Length]);
        return at + Padded(header.Length);
    }

    private void WriteHeap(Stream stream, long length)
    {
        using var heap = new MemoryStream();
        heap.Write([.. "GCOL"u8, 1, 0, 0, 0, .. Bytes(length)]);
        for (var i = 0; i < names.Count; i++)
        {
            heap.Write([.. BitConverter.GetBytes((ushort)(i + 1)), 1, 0, 0, 0, 0, 0, .. Bytes((long)names[i].Length), .. names[i]]);
            heap.Write(new byte[Padded(heap.Length) - heap.Length]);
        }
        // What is left is free: object 0.
        heap.Write([0, 0, 0, 0, 0, 0, 0, 0, .. Bytes(length - heap.Length)]);
        heap.Write(new byte[length - heap.Length]);
        heap.WriteTo(stream);
    }

    private HdfObject HeaderOf(Node node) => HdfObject.OfGroup(
        [.. node.Groups.Select(below => (below.Key, below.Value.Address)), .. node.Arrays.Zip(node.Addresses, (array, address) => (array.Key, address))],
        node.Name > 0 ? (SuperblockLength, node.Name, names[node.Name - 1].Length) : null);

    // Keras has no other types in its files.
    private static ScalarType Stored(Tensor tensor) => tensor.dtype is ScalarType.BFloat16 ? ScalarType.Float32 : tensor.dtype;

    private static long Padded(long length) => (length + 7) / 8 * 8;

    private static byte[] Bytes(long number) => BitConverter.GetBytes(number);

    /// <summary>A group, and what is in it.</summary>
    private sealed class Node
    {
        public SortedDictionary<string, Node> Groups { get; } = new(StringComparer.Ordinal);

        public IReadOnlyList<SavedArray> Arrays { get; set; } = [];

        public IReadOnlyList<ScalarType> Types { get; set; } = [];

        public List<long> Addresses { get; } = [];

        public List<long> Values { get; } = [];

        public int Name { get; set; }

        public long Address { get; set; }

        public Node Within(string name)
        {
            if (!Groups.TryGetValue(name, out var found)) Groups[name] = found = new();
            return found;
        }
    }
}
