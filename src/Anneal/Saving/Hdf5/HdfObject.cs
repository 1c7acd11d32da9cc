using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>The header of an object as it is written: messages, and a checksum behind. Source: HDF5 File Format Specification 3.0, section IV.A.1.b.</summary>
internal sealed class HdfObject
{
    private const int Group = 10, Fill = 5;

    private readonly List<byte> messages = [];

    private HdfObject()
    {
    }

    /// <summary>How many bytes the header takes.</summary>
    public int Length => 10 + messages.Count + 4;

    /// <summary>A group, its links and the places of objects they lead to, and its name where it has one: a text in a heap.</summary>
    public static HdfObject OfGroup(IEnumerable<(string Name, long Address)> links, (long Heap, int Number, int Length)? name)
    {
        var made = new HdfObject();
        made.Add((int)HdfMessage.LinkInfo, [0, 0, .. Bytes(-1L), .. Bytes(-1L)]);
        made.Add(Group, [0, 0]);
        foreach (var (link, address) in links)
        {
            var text = Encoding.UTF8.GetBytes(link);
            // The text is UTF-8, its length a number of four bytes.
            made.Add((int)HdfMessage.Link, [1, 0x12, 1, .. Bytes(text.Length), .. text, .. Bytes(address)]);
        }
        if (name is { } given) made.Add((int)HdfMessage.Attribute, [3, 0, .. Short(5), .. Short(20), .. Short(4), 1, .. "name\0"u8, .. TypeOfText, .. Space([]), .. Bytes(given.Length), .. Bytes(given.Heap), .. Bytes(given.Number)]);
        return made;
    }

    /// <summary>An array, and the place of its values.</summary>
    public static HdfObject OfArray(Shape shape, ScalarType type, long address)
    {
        var made = new HdfObject();
        made.Add((int)HdfMessage.Space, Space(shape));
        made.Add((int)HdfMessage.Type, TypeOf(type));
        made.Add(Fill, [3, 0x0A]);
        made.Add((int)HdfMessage.Layout, [3, 1, .. Bytes(shape.ElementCount == 0 ? -1 : address), .. Bytes(shape.ElementCount * type.ElementSize())]);
        return made;
    }

    public void Write(Stream stream)
    {
        byte[] all = [.. "OHDR"u8, 2, 2, .. Bytes(messages.Count), .. messages];
        stream.Write([.. all, .. BitConverter.GetBytes(HdfChecksum.Of(all))]);
    }

    private void Add(int kind, ReadOnlySpan<byte> body)
    {
        messages.AddRange([(byte)kind, .. Short(body.Length), 0]);
        messages.AddRange(body);
    }

    // A text of any length in a heap, in UTF-8, of bytes.
    private static byte[] TypeOfText => [0x19, 1, 1, 0, .. Bytes(16), 0x10, 0, 0, 0, .. Bytes(1), 0, 0, 8, 0];

    private static byte[] Space(Shape shape) => [2, (byte)shape.Rank, 0, (byte)(shape.Rank == 0 ? 0 : 1), .. shape.SelectMany(Bytes)];

    // Bits: where the sign is, where and how long exponent and fraction are, and what is added to the exponent.
    private static byte[] TypeOf(ScalarType type) => type switch
    {
        ScalarType.Float16 => Float(16, 10, 5, 15),
        ScalarType.Float32 => Float(32, 23, 8, 127),
        ScalarType.Float64 => Float(64, 52, 11, 1023),
        _ => [0x10, (byte)(type is ScalarType.Byte or ScalarType.Bool ? 0 : 8), 0, 0, .. Bytes((int)type.ElementSize()), 0, 0, .. Short((int)type.ElementSize() * 8)],
    };

    private static byte[] Float(int bits, int fraction, int exponent, int bias) =>
        [0x11, 0x20, (byte)(bits - 1), 0, .. Bytes(bits / 8), 0, 0, .. Short(bits), (byte)fraction, (byte)exponent, 0, (byte)fraction, .. Bytes(bias)];

    private static byte[] Short(int number) => BitConverter.GetBytes(checked((ushort)number));

    private static byte[] Bytes(int number) => BitConverter.GetBytes(number);

    private static byte[] Bytes(long number) => BitConverter.GetBytes(number);
}
