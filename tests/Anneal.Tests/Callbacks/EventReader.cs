using System.Buffers.Binary;
using System.Text;

namespace Anneal.Tests.Callbacks;

/// <summary>Reads event files record by record and verifies every checksum, with tables of its own.</summary>
internal static class EventReader
{
    /// <summary>The messages of all event files of a folder, in order.</summary>
    public static List<Message> Read(string folder)
    {
        var events = new List<Message>();
        foreach (var path in Directory.GetFiles(folder, "events.out.tfevents.*").Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(path);
            for (var at = 0; at < bytes.Length;)
            {
                var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
                Assert.Equal(Masked(bytes.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8)));
                var data = bytes.AsSpan(at + 12, length);
                Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length)));
                events.Add(new(data.ToArray()));
                at += 16 + length;
            }
        }
        return events;
    }

    /// <summary>CRC-32C bit by bit, masked as TFRecord does.</summary>
    public static uint Masked(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
        }
        crc = ~crc;
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    /// <summary>A message of Protocol Buffers: the values of its fields.</summary>
    public sealed class Message
    {
        private readonly List<(int Field, object Value)> fields = [];

        public Message(byte[] data)
        {
            var at = 0;
            while (at < data.Length)
            {
                var key = Varint();
                object value = (key & 7) switch
                {
                    0 => (long)Varint(),
                    1 => BitConverter.ToDouble(data, Skip(8)),
                    5 => BitConverter.ToSingle(data, Skip(4)),
                    2 => Block((int)Varint()),
                    var wire => throw new InvalidDataException($"wire type {wire}"),
                };
                fields.Add(((int)(key >> 3), value));
            }

            byte[] Block(int length) => data[Skip(length)..at];

            int Skip(int length)
            {
                at += length;
                return at - length;
            }

            ulong Varint()
            {
                ulong value = 0;
                for (var shift = 0; ; shift += 7)
                {
                    var next = data[at++];
                    value |= (ulong)(next & 0x7F) << shift;
                    if (next < 0x80) return value;
                }
            }
        }

        public bool Has(int field) => fields.Exists(entry => entry.Field == field);

        public object this[int field] => fields.Single(entry => entry.Field == field).Value;

        public string Text(int field) => Encoding.UTF8.GetString((byte[])this[field]);

        public Message Within(int field) => new((byte[])this[field]);

        public double[] Doubles(int field) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>((byte[])this[field]).ToArray();
    }
}
