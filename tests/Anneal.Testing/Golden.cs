using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Anneal.Testing;

/// <summary>Numbers made by real Keras; tests/Golden/FORMAT.md says what each file holds.</summary>
public static class Golden
{
    /// <summary>Where the files lie: <c>ANNEAL_GOLDEN_DIR</c> when set, else the copy beside the tests.</summary>
    public static string Directory { get; } =
        Environment.GetEnvironmentVariable("ANNEAL_GOLDEN_DIR") is { Length: > 0 } other
            ? other
            : Path.Combine(AppContext.BaseDirectory, "Golden");

    // A JsonNode is not safe for reading from several threads: each has its own.
    private static readonly ThreadLocal<Dictionary<string, IReadOnlyList<JsonObject>>> Read = new(() => []);

    /// <summary>The cases of one file, for example <c>Cases("schedules")</c>. Throws when there are none.</summary>
    public static IReadOnlyList<JsonObject> Cases(string name)
    {
        if (!Read.Value!.TryGetValue(name, out var cases)) Read.Value[name] = cases = ReadCases(name);
        return cases;
    }

    private static List<JsonObject> ReadCases(string name)
    {
        var cases = File(name)["cases"]!.AsArray().Select(c => c!.AsObject()).ToList();
        return cases.Count > 0 ? cases : throw new InvalidDataException($"{name} holds no case.");
    }

    /// <summary>A whole file, for example <c>File("keras_files/index")</c>, packed or not.</summary>
    public static JsonNode File(string name)
    {
        var path = Path.Combine(Directory, name + ".json");
        if (System.IO.File.Exists(path)) return JsonNode.Parse(System.IO.File.ReadAllText(path))!;
        using var file = System.IO.File.OpenRead(path + ".gz");
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        return JsonNode.Parse(unzipped)!;
    }

    /// <summary>A number as the files write it: non-finite values are the strings NaN, Infinity and -Infinity.</summary>
    public static double Number(JsonNode? node) => node!.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? node.GetValue<string>() switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            var other => throw new InvalidDataException($"'{other}' is not a number."),
        }
        : node.GetValue<double>();

    /// <summary>Numbers of an array, in order.</summary>
    public static double[] Numbers(JsonNode? node) => [.. node!.AsArray().Select(Number)];

    /// <summary>A tensor <c>{"shape", "dtype", "data"}</c>: its shape and its values, row-major.</summary>
    public static (long[] Shape, string Dtype, double[] Data) Array(JsonNode? node) => (
        [.. node!["shape"]!.AsArray().Select(d => d!.GetValue<long>())],
        node["dtype"]!.GetValue<string>(),
        [.. node["data"]!.AsArray().Select(v => v!.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.True => 1,
            System.Text.Json.JsonValueKind.False => 0,
            _ => Number(v),
        })]);
}
