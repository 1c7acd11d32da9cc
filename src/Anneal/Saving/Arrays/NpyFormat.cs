using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>NumPy's <c>.npy</c>: a header in the words of Python, and the values. Source: NumPy enhancement proposal 1.</summary>
internal static partial class NpyFormat
{
    private const int LongestHeader = 1 << 20;

    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["f2"] = ScalarType.Float16,
        ["f4"] = ScalarType.Float32,
        ["f8"] = ScalarType.Float64,
        ["i1"] = ScalarType.Int8,
        ["i2"] = ScalarType.Int16,
        ["i4"] = ScalarType.Int32,
        ["i8"] = ScalarType.Int64,
        ["u1"] = ScalarType.Byte,
        ["b1"] = ScalarType.Bool,
    };

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static bool IsIn(ReadOnlySpan<byte> start) => start.StartsWith(Magic);

    /// <exception cref="InvalidDataException">It is no such array. Arrays of Python objects are refused: to read them would run code.</exception>
    public static StoredArray Read(string name, Stream content)
    {
        var header = HeaderOf(name, content);
        if (HeaderForm().Match(header) is not { Success: true } parts) throw Error(name, $"has the header {JsonText.Shorten(header)}");
        var (order, code) = (parts.Groups["order"].Value, parts.Groups["type"].Value);
        if (code.StartsWith('O')) throw Error(name, "holds Python objects, which are never read");
        if (!Types.TryGetValue(code, out var type)) throw Error(name, $"has values of type '{order}{code}', which are not read");
        var reversed = parts.Groups["fortran"].Value == "True";
        Shape shape = [.. parts.Groups["shape"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(size => long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : throw Error(name, $"has a size {JsonText.Shorten(size)}"))];
        var bytes = shape.Aggregate((Int128)type.ElementSize(), (product, size) => product * size);
        if (content.Position + bytes != content.Length) throw Error(name, $"has {content.Length - content.Position} bytes of values, and its header tells of {bytes}");
        var stored = new StreamArray(content, name, reversed ? [.. shape.Reverse()] : shape, type, content.Position);
        return !reversed && order != ">" ? stored : new ConvertedArray(name, shape, type, () =>
        {
            var values = stored.Read();
            if (order == ">") StreamArray.Swap(values);
            return reversed ? values.permute([.. Enumerable.Range(0, shape.Rank).Reverse().Select(axis => (long)axis)]) : values;
        });
    }

    public static void Write(Stream stream, Tensor values)
    {
        var tensor = values.detach().cpu().contiguous();
        var code = Types.First(type => type.Value == tensor.dtype).Key;
        var shape = string.Concat(tensor.shape.Select(size => string.Create(CultureInfo.InvariantCulture, $"{size}, ")));
        var header = $"{{'descr': '{(code[^1] == '1' ? '|' : '<')}{code}', 'fortran_order': False, 'shape': ({(tensor.dim() == 1 ? shape.TrimEnd() : shape.TrimEnd(' ', ','))}), }}";
        // The values begin at a multiple of 64.
        header = header.PadRight((10 + header.Length + 64) / 64 * 64 - 11) + "\n";
        stream.Write(Magic);
        stream.Write([1, 0, (byte)(header.Length & 255), (byte)(header.Length >> 8)]);
        stream.Write(Encoding.ASCII.GetBytes(header));
        StreamArray.Write(stream, tensor);
    }

    private static string HeaderOf(string name, Stream content)
    {
        Span<byte> start = stackalloc byte[12];
        content.Position = 0;
        var read = content.ReadAtLeast(start, 12, throwOnEndOfStream: false);
        if (read < 12 || !IsIn(start)) throw Error(name, "does not begin as one");
        var isLong = start[6] > 1;
        var length = isLong ? BinaryPrimitives.ReadUInt32LittleEndian(start[8..]) : BinaryPrimitives.ReadUInt16LittleEndian(start[8..]);
        content.Position = isLong ? 12 : 10;
        if (length > LongestHeader || content.Position + length > content.Length) throw Error(name, $"declares a header of {length} bytes");
        var header = new byte[length];
        content.ReadExactly(header);
        return Encoding.ASCII.GetString(header);
    }

    private static InvalidDataException Error(string name, string problem) => new($"'{name}' is no sound .npy array: it {problem}.");

    [GeneratedRegex(@"^\{\s*'descr':\s*'(?<order>[<>|=])(?<type>[a-zA-Z]\d*)',\s*'fortran_order':\s*(?<fortran>True|False),\s*'shape':\s*\((?<shape>[\d,\s]*)\),?\s*\}\s*$", RegexOptions.None, 1000)]
    private static partial Regex HeaderForm();
}
