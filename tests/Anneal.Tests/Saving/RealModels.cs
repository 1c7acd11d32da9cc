using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anneal.Models;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests.Saving;

/// <summary>Model files from public repositories, of the years 2016 to 2026, with the outputs they have to give.</summary>
internal static partial class RealModels
{
    // A folder of other golden data need not have them.
    private static readonly string Folder = new[] { Golden.Directory, Path.Combine(AppContext.BaseDirectory, "Golden") }
        .Select(folder => Path.Combine(folder, "real_models")).First(Directory.Exists);

    public static IReadOnlyList<JsonObject> All { get; } = [.. Index()["files"]!.AsArray().Select(file => file!.AsObject())];

    public static JsonObject Named(string name) => All.Single(file => (string)file["file"]! == name);

    public static string PathOf(string name) => Path.Combine(Folder, name);

    public static Tensor Input(JsonObject file)
    {
        var input = file["test"]!["inputs"]![0]!;
        long[] shape = [.. input["shape"]!.AsArray().Select(size => size!.GetValue<long>())];
        var count = shape.Aggregate(1L, (product, size) => product * size);
        var formula = (string)input["formula"]!;
        if (Modulo().Match(formula) is { Success: true } whole)
        {
            int[] numbers = [.. Enumerable.Range(0, (int)count).Select(i => (Number(whole, 1) * i + Number(whole, 2)) % Number(whole, 3))];
            return tensor(numbers).reshape(shape);
        }
        var amplitude = Amplitude().Match(formula) is { Success: true } match ? float.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : 1;
        float[] values = [.. Enumerable.Range(0, (int)count).Select(i => amplitude * (float)Math.Sin(0.37 * i))];
        return tensor(values).reshape(shape);
    }

    /// <summary>Compares with what the file has to give at one of its outputs.</summary>
    public static void Compare(JsonObject file, Tensor output, int place = 0)
    {
        var expected = file["test"]!["outputs"]![place]!;
        Assert.Equal(expected["shape"]!.AsArray().Select(size => size!.GetValue<long>()), output.shape);
        var tolerance = double.Parse(((string)file["test"]!["tolerance"]!).Split(' ')[^1], CultureInfo.InvariantCulture);
        var values = GoldenTensor.Values(output);
        var known = Golden.Numbers(expected["values"] ?? expected["first_values"]);
        GoldenTensor.AssertClose(known, values[..known.Length], tolerance, 0);
        Assert.Equal(expected["sum_of_abs"]!.GetValue<double>(), values.Sum(Math.Abs), tolerance * values.Length);
    }

    public static void Compare(JsonObject file, Model model)
    {
        using var scope = NewDisposeScope();
        Compare(file, model.ApplyAll(Input(file))[0]);
    }

    private static JsonNode Index() => Golden.File(Path.Combine(Folder, "index"));

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\((\d+)\*i \+ (\d+)\) mod (\d+)")]
    private static partial Regex Modulo();

    [GeneratedRegex(@"float32\(([0-9.]+)\) \*")]
    private static partial Regex Amplitude();
}
