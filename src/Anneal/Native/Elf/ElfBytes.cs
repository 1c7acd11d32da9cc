using System.Buffers.Binary;
using System.Text;

namespace Anneal.Native.Elf;

/// <summary>Checked little-endian access to the bytes of an ELF file: whatever lies outside is a bad image.</summary>
internal readonly ref struct ElfBytes(Span<byte> bytes)
{
    private readonly Span<byte> bytes = bytes;

    public int Length => bytes.Length;

    public ushort UInt16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(At(offset, sizeof(ushort)));

    public uint UInt32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(At(offset, sizeof(uint)));

    public ulong UInt64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(At(offset, sizeof(ulong)));

    public void WriteUInt16(ulong offset, ushort value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(At(offset, sizeof(ushort)), value);

    public void WriteUInt64(ulong offset, ulong value) =>
        BinaryPrimitives.WriteUInt64LittleEndian(At(offset, sizeof(ulong)), value);

    /// <summary>The bytes of a range.</summary>
    public Span<byte> Range(ulong offset, int size) => At(offset, size);

    /// <summary>The text up to the next zero byte.</summary>
    public string Text(ulong offset)
    {
        var rest = bytes[checked((int)Require(offset, 1))..];
        var length = rest.IndexOf((byte)0);
        return length >= 0 ? Encoding.UTF8.GetString(rest[..length]) : throw new BadImageFormatException("A name has no end.");
    }

    private Span<byte> At(ulong offset, int size) => bytes.Slice((int)Require(offset, size), size);

    private ulong Require(ulong offset, int size) => offset <= (ulong)bytes.Length && (ulong)size <= (ulong)bytes.Length - offset
        ? offset
        : throw new BadImageFormatException($"Offset 0x{offset:x} is outside the file of {bytes.Length} bytes.");
}
