using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Native;
using Anneal.Saving;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>Named tensors and a text in one file of the format safetensors: 8 bytes with the length of a JSON header, the header, the tensors. The last tensor is the SHA-256 of
/// all bytes before it.</summary>
internal static unsafe class TensorFile
{
    private const string Metadata = "__metadata__", DigestName = "sha256", TextKey = "anneal";
    private const int DigestLength = 32, Chunk = 1 << 20;

    private static readonly (string Name, ScalarType Type)[] Types =
    [
        ("F32", ScalarType.Float32), ("F64", ScalarType.Float64), ("F16", ScalarType.Float16), ("BF16", ScalarType.BFloat16), ("I64", ScalarType.Int64),
        ("I32", ScalarType.Int32), ("I16", ScalarType.Int16), ("I8", ScalarType.Int8), ("U8", ScalarType.Byte), ("BOOL", ScalarType.Bool),
    ];

    /// <summary>Writes contiguous tensors on the CPU.</summary>
    public static void Write(Stream stream, string text, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        var entries = tensors.ToArray();
        var header = new JsonObject { [Metadata] = new JsonObject { [TextKey] = text } };
        long end = 0;
        foreach (var (name, tensor) in entries) header[name] = Entry(NameOf(tensor.dtype, name), tensor.shape, Bytes(tensor), ref end);
        header[DigestName] = Entry("U8", [DigestLength], DigestLength, ref end);
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = new byte[8 + ((json.Length + 7) / 8 * 8)];
        padded.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteInt64LittleEndian(padded, padded.Length - 8);
        json.CopyTo(padded, 8);

        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Put(padded);
        foreach (var (_, tensor) in entries)
        {
            var data = (byte*)TensorMemory.Data(tensor);
            for (long at = 0, length = Bytes(tensor); at < length; at += Chunk) Put(new(data + at, (int)Math.Min(Chunk, length - at)));
            GC.KeepAlive(tensor);
        }
        stream.Write(digest.GetHashAndReset());

        void Put(ReadOnlySpan<byte> bytes)
        {
            stream.Write(bytes);
            digest.AppendData(bytes);
        }
    }

    /// <summary>Reads a file that <see cref="Write"/> wrote. The caller frees the tensors.</summary>
    /// <exception cref="InvalidDataException">The file is of another kind, is truncated, or was altered.</exception>
    public static (string Text, OrderedDictionary<string, Tensor> Tensors) Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tensors = new OrderedDictionary<string, Tensor>();
        try
        {
            var start = Take(8);
            var length = BinaryPrimitives.ReadInt64LittleEndian(start);
            if (length is < 2 or > int.MaxValue) throw Foreign();
            if (length > stream.Length - 8) throw Truncated();
            var header = Parse(Take((int)length));
            if (Text(header) is not { } text) throw Foreign();
            long at = 0;
            foreach (var (name, node) in header)
            {
                if (name == Metadata) continue;
                var (type, shape, from, to) = Place(node);
                if (from != at || to < from) throw Foreign();
                if (stream.Length - 8 - length < to) throw Truncated();
                at = to;
                if (name == DigestName) break;
                var tensor = empty(shape, dtype: type).DetachFromDisposeScope();
                tensors.Add(name, tensor);
                if (Bytes(tensor) != to - from) throw Foreign();
                var data = (byte*)TensorMemory.Data(tensor);
                for (long done = 0; done < to - from; done += Chunk) Fill(new(data + done, (int)Math.Min(Chunk, to - from - done)));
            }
            var expected = digest.GetHashAndReset();
            var found = new byte[DigestLength];
            if (stream.ReadAtLeast(found, DigestLength, throwOnEndOfStream: false) < DigestLength) throw Truncated();
            if (!found.AsSpan().SequenceEqual(expected) || stream.Position != stream.Length) throw Altered();
            return (text, tensors);
        }
        catch
        {
            foreach (var tensor in tensors.Values) tensor.Dispose();
            throw;
        }

        byte[] Take(int count)
        {
            var bytes = new byte[count];
            Fill(bytes);
            return bytes;
        }

        void Fill(Span<byte> bytes)
        {
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw Truncated();
            digest.AppendData(bytes);
        }

        InvalidDataException Foreign() => new($"'{path}' is not a checkpoint, or its beginning was altered.");
        InvalidDataException Truncated() => new($"'{path}' is truncated: it ends after {stream.Length} bytes.");
        InvalidDataException Altered() => new($"'{path}' was altered after it was written: its checksum does not match.");

        JsonObject Parse(byte[] json)
        {
            try
            {
                return ParsedJson.Object(json, path);
            }
            catch (InvalidDataException)
            {
                throw Foreign();
            }
        }

        (ScalarType Type, long[] Shape, long From, long To) Place(JsonNode? entry)
        {
            try
            {
                var named = (string)entry!["dtype"]!;
                var type = Array.Find(Types, known => known.Name == named);
                long[] shape = [.. entry["shape"]!.AsArray().Select(size => (long)size!)];
                if (type.Name is null || shape.Any(size => size < 0)) throw Foreign();
                return (type.Type, shape, (long)entry["data_offsets"]![0]!, (long)entry["data_offsets"]![1]!);
            }
            catch (Exception error) when (error is NullReferenceException or InvalidOperationException or FormatException or ArgumentException)
            {
                throw Foreign();
            }
        }
    }

    private static string? Text(JsonObject header) => header[Metadata] is JsonObject metadata && JsonText.ProblemOf(metadata) is null ? JsonText.Of(metadata[TextKey]) : null;

    private static JsonObject Entry(string type, long[] shape, long length, ref long end)
    {
        var start = end;
        end += length;
        return new() { ["dtype"] = type, ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]), ["data_offsets"] = new JsonArray(start, end) };
    }

    private static long Bytes(Tensor tensor) => tensor.numel() * tensor.element_size();

    private static string NameOf(ScalarType type, string name) => Array.Find(Types, known => known.Type == type).Name
        ?? throw new NotSupportedException($"'{name}' has type {type}, which a checkpoint cannot hold.");
}
