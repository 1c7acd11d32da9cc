using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Anneal.Callbacks;

/// <summary>A file of events that TensorBoard reads: records of TFRecord, each an <c>Event</c>.</summary>
/// <remarks>Records wait until <see cref="Flush"/>, and the file is open only then: a run that fails leaves whole records. Source: tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto and tensorflow/core/lib/io/record_writer.h.</remarks>
internal sealed class EventFile
{
    private const int MostWaiting = 1 << 20;
    private static int count;
    private readonly ArrayBufferWriter<byte> waiting = new();
    private readonly TimeProvider time;
    private readonly string path;

    public EventFile(string folder, TimeProvider time)
    {
        this.time = time;
        Directory.CreateDirectory(folder);
        var name = string.Create(
            CultureInfo.InvariantCulture, $"events.out.tfevents.{time.GetUtcNow().ToUnixTimeSeconds()}.{Environment.MachineName}.{Environment.ProcessId}.{Interlocked.Increment(ref count)}.v2");
        path = Path.Combine(folder, name);
        Write(Event().Text(3, "brain.Event:2"));
    }

    public void Scalar(string tag, double value, long step) => Write(step, Value(tag, "scalars").Float(2, (float)value));

    public void Histogram(string tag, ReadOnlySpan<double> values, long step) => Write(step, Value(tag, "histograms").Message(5, EventHistogram.Of(values)));

    /// <summary>A text for a plugin, as a tensor of strings.</summary>
    public void Text(string tag, string text, string plugin, long step) =>
        Write(step, Value(tag, plugin).Message(8, new ProtoWriter().Integer(1, StringType).Message(2, new()).Text(8, text)));

    /// <summary>Appends what waits to the file.</summary>
    public void Flush()
    {
        using (var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) file.Write(waiting.WrittenSpan);
        waiting.ResetWrittenCount();
    }

    /// <summary>The checksum of a record: CRC-32C, rotated and shifted so that a checksum of data with checksums is still one.</summary>
    public static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        var crc = ~0u;
        foreach (var value in data) crc = BitOperations.Crc32C(crc, value);
        return BitOperations.RotateRight(~crc, 15) + 0xa282ead8u;
    }

    // DT_STRING.
    private const int StringType = 7;

    private static ProtoWriter Value(string tag, string plugin) =>
        new ProtoWriter().Text(1, tag).Message(9, new ProtoWriter().Message(1, new ProtoWriter().Text(1, plugin).Text(2, plugin == "graph_keras_model" ? "1" : "")));

    private ProtoWriter Event() => new ProtoWriter().Double(1, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);

    private void Write(long step, ProtoWriter value) => Write(Event().Integer(2, step).Message(5, new ProtoWriter().Message(1, value)));

    private void Write(ProtoWriter message)
    {
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)message.Written.Length);
        waiting.Write(length);
        WriteChecksum(length);
        waiting.Write(message.Written);
        WriteChecksum(message.Written);
        if (waiting.WrittenCount > MostWaiting) Flush();
    }

    private void WriteChecksum(ReadOnlySpan<byte> data)
    {
        Span<byte> checksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, MaskedChecksum(data));
        waiting.Write(checksum);
    }
}
