using System.Buffers.Binary;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>A safetensors file: the length of a JSON header in 8 bytes, the header, and the arrays one after the other. Source: huggingface/safetensors, format 1.</summary>
internal sealed class SafetensorsFile : IDisposable
{
    private const long LongestHeader = 100_000_000;
    private const string MetadataKey = "__metadata__";

    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["F64"] = ScalarType.Float64,
        ["F32"] = ScalarType.Float32,
        ["F16"] = ScalarType.Float16,
        ["BF16"] = ScalarType.BFloat16,
        ["I64"] = ScalarType.Int64,
        ["I32"] = ScalarType.Int32,
        ["I16"] = ScalarType.Int16,
        ["I8"] = ScalarType.Int8,
        ["U8"] = ScalarType.Byte,
        ["BOOL"] = ScalarType.Bool,
    };

    private readonly string name;
    private readonly Stream content;
    private readonly long end;

    /// <summary>Reads the header, and checks that the arrays lie in the file without a gap.</summary>
    /// <exception cref="InvalidDataException">It is no such file.</exception>
    public SafetensorsFile(string name, Stream content)
    {
        (this.name, this.content) = (name, content);
        var header = ReadHeader(out var start);
        Metadata = header[MetadataKey] is JsonObject texts && JsonText.ProblemOf(texts) is null ? texts : null;
        Arrays = new OrderedDictionary<string, StoredArray>(
            header.Where(entry => entry.Key != MetadataKey).Select(entry => KeyValuePair.Create(entry.Key, (StoredArray)Entry(entry.Key, entry.Value, start))));
        end = start;
        foreach (var array in Arrays.Values.Cast<StreamArray>().OrderBy(array => array.Offset).ThenBy(array => array.Bytes))
            end = array.Offset == end ? end + array.Bytes : throw Error($"has a gap or an overlap before '{JsonText.Shorten(array.Path)}'");
    }

    /// <summary>The texts that the header has beside the arrays, or null.</summary>
    public JsonObject? Metadata { get; }

    /// <summary>The arrays, in the order of the header.</summary>
    public IReadOnlyDictionary<string, StoredArray> Arrays { get; }

    /// <summary>Whether the beginning of a file looks like this format.</summary>
    public static bool IsIn(ReadOnlySpan<byte> start, long length) =>
        start.Length > 8 && start[8] == '{' && BinaryPrimitives.ReadUInt64LittleEndian(start) is >= 2 and <= LongestHeader and var header && (long)header + 8 <= length;

    public static void Write(Stream stream, IEnumerable<(string Name, Tensor Values)> arrays)
    {
        using var scope = NewDisposeScope();
        (string Name, Tensor Values)[] plain = [.. arrays.Select(array => (array.Name, array.Values.detach().cpu().contiguous()))];
        WriteHeader(stream, plain.Select(array => (array.Name, array.Values.shape, array.Values.dtype)));
        foreach (var (_, values) in plain) StreamArray.Write(stream, values);
    }

    /// <summary>Writes what is before the arrays.</summary>
    /// <exception cref="ArgumentException">Two arrays have one name, or one has the name of the texts.</exception>
    public static void WriteHeader(Stream stream, IEnumerable<(string Name, long[] Shape, ScalarType Type)> arrays, JsonObject? metadata = null)
    {
        var (header, end) = (new JsonObject(), 0L);
        if (metadata is not null) header[MetadataKey] = metadata;
        foreach (var (name, shape, type) in arrays)
        {
            if (name == MetadataKey || header.ContainsKey(name)) throw Require.Wrong(nameof(arrays), $"must have names that are each given once and are not '{MetadataKey}'; one was '{name}'");
            var start = end;
            end += shape.Aggregate((long)type.ElementSize(), (product, size) => product * size);
            header[name] = new JsonObject { ["dtype"] = NameOf(type, name), ["shape"] = ShapeJson.Write(shape), ["data_offsets"] = new JsonArray(start, end) };
        }
        // The arrays begin at a multiple of 8.
        var text = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        var padded = new byte[8 + ((text.Length + 7) / 8 * 8)];
        padded.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteInt64LittleEndian(padded, padded.Length - 8);
        text.CopyTo(padded, 8);
        stream.Write(padded);
    }

    /// <summary>Refuses a file that goes on after its arrays.</summary>
    public SafetensorsFile RequireEnd() => end == content.Length ? this : throw Error($"has {content.Length - end} bytes after its arrays");

    public void Dispose() => content.Dispose();

    private JsonObject ReadHeader(out long start)
    {
        Span<byte> length = stackalloc byte[8];
        content.Position = 0;
        if (content.ReadAtLeast(length, 8, throwOnEndOfStream: false) < 8) throw Truncated();
        var count = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (count > LongestHeader) throw Error($"declares a header of {count} bytes");
        if ((long)count + 8 > content.Length) throw Truncated();
        var text = new byte[count];
        content.ReadExactly(text);
        start = 8 + (long)count;
        return ParsedJson.Object(text, $"The header of '{name}'");
    }

    private StreamArray Entry(string key, JsonNode? node, long start)
    {
        if (node is not JsonObject entry || JsonText.ProblemOf(entry) is not null || JsonText.Of(entry["dtype"]) is not { } dtype) throw Error($"describes '{JsonText.Shorten(key)}' by no object");
        if (!Types.TryGetValue(dtype, out var type)) throw Error($"has '{JsonText.Shorten(key)}' of type {JsonText.Shorten(dtype)}, which is not read");
        var (shape, offsets) = (Sizes(entry["shape"], key), Sizes(entry["data_offsets"], key));
        var bytes = shape.Aggregate((Int128)type.ElementSize(), (product, size) => product * size);
        if (offsets.Length != 2 || offsets[1] - offsets[0] != bytes) throw Error($"has '{JsonText.Shorten(key)}' of {bytes} bytes at [{string.Join(", ", offsets)}]");
        if (start + (Int128)offsets[1] > content.Length) throw Truncated();
        return new(content, key, shape, type, start + offsets[0]);
    }

    private long[] Sizes(JsonNode? node, string key) => node is JsonArray sizes && sizes.Count <= 64
        ? [.. sizes.Select(size => Number.TryFromJson(size, out var number) && number.IsInteger && number.Integer is >= 0 and var whole && whole < long.MaxValue >> 8 ? (long)whole : throw Error($"has no whole numbers for '{JsonText.Shorten(key)}'"))]
        : throw Error($"has no list of numbers for '{JsonText.Shorten(key)}'");

    private static string NameOf(ScalarType type, string name) => Types.FirstOrDefault(known => known.Value == type).Key
        ?? throw new NotSupportedException($"'{name}' has type {type}, which the format safetensors cannot hold.");

    private InvalidDataException Truncated() => new($"'{name}' is truncated: it ends after {content.Length} bytes.");

    private InvalidDataException Error(string problem) => new($"'{name}' is no sound safetensors file: it {problem}.");
}
