using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Anneal.Callbacks;

/// <summary>Writes a message of Protocol Buffers field by field.</summary>
/// <remarks>Source: protobuf.dev/programming-guides/encoding.</remarks>
internal sealed class ProtoWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    public ReadOnlySpan<byte> Written => bytes.WrittenSpan;

    public ProtoWriter Integer(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    public ProtoWriter Double(int field, double value)
    {
        Varint(((ulong)field << 3) | 1);
        bytes.Write(BitConverter.GetBytes(value));
        return this;
    }

    public ProtoWriter Float(int field, float value)
    {
        Varint(((ulong)field << 3) | 5);
        bytes.Write(BitConverter.GetBytes(value));
        return this;
    }

    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        bytes.Write(value);
        return this;
    }

    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtoWriter Message(int field, ProtoWriter message) => Bytes(field, message.Written);

    /// <summary>A packed list.</summary>
    public ProtoWriter Doubles(int field, IReadOnlyList<double> values) =>
        Bytes(field, MemoryMarshal.AsBytes<double>(values.ToArray()));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) bytes.Write([(byte)(value | 0x80)]);
        bytes.Write([(byte)value]);
    }
}
