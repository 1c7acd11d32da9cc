using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests;

public class UtilsTests
{
    public static TheoryData<string> ToCategoricalCases => Of("to_categorical");

    public static TheoryData<string> NormalizeCases => Of("normalize", "normalize_tensor");

    public static TheoryData<string> PadSequencesCases => Of("pad_sequences");

    [Theory]
    [MemberData(nameof(ToCategoricalCases))]
    public void ToCategorical_gives_Keras_rows(string json)
    {
        var golden = JsonNode.Parse(json)!;
        var x = golden["x"]!;
        var numClasses = golden["kwargs"]!["num_classes"]?.GetValue<int>();
        using var scope = NewDisposeScope();
        ArrayLike given = Leaves(x).FirstOrDefault()?.GetValueKind() is JsonValueKind.True or JsonValueKind.False
            ? Leaves(x).Select(leaf => leaf.GetValue<bool>()).ToArray()
            : x is JsonArray list ? Reshaped([.. Leaves(x).Select(Class)], golden["x_shape"]?.DeepClone() ?? new JsonArray(list.Count)) : tensor(Class(x));

        if (golden["result"]!["error"] is not null && !Leaves(x).Any())
        {
            Assert.Throws<ArgumentException>(() => Utils.ToCategorical(given, numClasses));
            return;
        }
        if (golden["result"]!["error"] is not null || numClasses < 1 || Leaves(x).Any(leaf => leaf is not null && leaf.GetValueKind() == JsonValueKind.Number && leaf.GetValue<double>() <= -1))
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Utils.ToCategorical(given, numClasses));
            return;
        }
        AssertEqual(golden["result"]!, Utils.ToCategorical(given, numClasses), 0);
    }

    [Fact]
    public void ToCategorical_names_the_class_that_does_not_fit()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Utils.ToCategorical(new[] { 0, 3 }, 3));
        Assert.Equal("x[1] must be a class from 0 to 2; it was 3. (Parameter 'x')", error.Message);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => Utils.ToCategorical(new[] { -1, 2 }));
        Assert.Equal("x[0] must be a class from 0 to 2; it was -1. (Parameter 'x')", error.Message);
    }

    [Theory]
    [MemberData(nameof(NormalizeCases))]
    public void Normalize_divides_by_Keras_lengths(string json)
    {
        var golden = JsonNode.Parse(json)!;
        var kwargs = golden["kwargs"]!.AsObject();
        var (shape, _, data) = Golden.Array(golden["x"]);
        var order = kwargs["order"] is { } node ? node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() == "inf" ? double.PositiveInfinity : double.NegativeInfinity : node.GetValue<double>() : 2;
        var made = Utils.Normalize(Reshaped(data, new JsonArray([.. shape.Select(size => (JsonNode)(int)size)])), kwargs.ContainsKey("axis") ? kwargs["axis"]?.GetValue<int>() : -1, order);
        AssertEqual(golden["result"]!, made, 1e-6, sameShape: shape.Length > 1);
    }

    [Theory]
    [InlineData(1, 6)]
    [InlineData(-1, 4)]
    [InlineData(double.PositiveInfinity, 7)]
    [InlineData(double.NegativeInfinity, 3)]
    public void A_matrix_has_the_norm_of_its_columns_or_rows(double order, float norm) =>
        Assert.Equal([1 / norm, -2 / norm, 3 / norm, 4 / norm], Utils.Normalize(new float[,] { { 1, -2 }, { 3, 4 } }, axis: null, order).ToArray());

    [Theory]
    [MemberData(nameof(PadSequencesCases))]
    public void PadSequences_gives_Keras_rows(string json)
    {
        var golden = JsonNode.Parse(json)!;
        if (golden["sequences"]!.AsArray().Any(row => row is not JsonArray))
        {
            // C# does not compile a number where a sequence must be.
            Assert.NotNull(golden["result"]!["error"]);
            return;
        }
        if (golden["sequences"]!.AsArray().Any(row => row!.AsArray().Any(item => item is JsonArray)))
        {
            AssertVectors(golden);
            return;
        }
        double[][] sequences = [.. golden["sequences"]!.AsArray().Select(row => row!.AsArray().Select(Golden.Number).ToArray())];
        var kwargs = golden["kwargs"]!;
        if (kwargs["dtype"]?.GetValue<string>() == "bool")
        {
            bool[,] flags = Utils.PadSequences(sequences.Select(row => row.Select(x => x != 0)), maxlen: kwargs["maxlen"]?.GetValue<int>());
            Assert.Equal(Golden.Array(golden["result"]).Data, flags.Cast<bool>().Select(flag => flag ? 1.0 : 0.0));
            return;
        }
        var isWhole = (kwargs["dtype"]?.GetValue<string>() ?? "int32").StartsWith("int", StringComparison.Ordinal);
        var (maxlen, value) = (kwargs["maxlen"]?.GetValue<int>(), kwargs["value"]?.GetValue<double>() ?? 0);
        double[] Padded() => isWhole
            ? [.. Pad(sequences.Select(row => row.Select(x => (long)x)), (long)value).Cast<long>()]
            : [.. Pad<double>(sequences, value).Cast<double>()];
        T[,] Pad<T>(IEnumerable<IEnumerable<T>> rows, T filling)
            where T : struct =>
            Utils.PadSequences(rows, maxlen, kwargs["padding"]?.GetValue<string>() ?? "pre", kwargs["truncating"]?.GetValue<string>() ?? "pre", filling);

        if (golden["result"]!["error"] is not null || maxlen == 0) Assert.ThrowsAny<ArgumentException>(Padded);
        else Assert.Equal(Golden.Array(golden["result"]).Data, Padded());
    }

    [Fact]
    public void PadSequences_says_what_it_takes()
    {
        Assert.StartsWith("sequences must hold at least one sequence; it was empty.", Assert.Throws<ArgumentException>(() => Utils.PadSequences<int>([])).Message, StringComparison.Ordinal);
        Assert.StartsWith("maxlen must be 1 or more; it was 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Utils.PadSequences<int>([[1]], maxlen: 0)).Message, StringComparison.Ordinal);
        Assert.StartsWith("Unknown sequence side \"mid\"", Assert.Throws<ArgumentException>(() => Utils.PadSequences<int>([[1]], padding: "mid")).Message, StringComparison.Ordinal);
    }

    private static void AssertVectors(JsonNode golden)
    {
        double[][][] sequences = [.. golden["sequences"]!.AsArray().Select(row => row!.AsArray().Select(vector => vector!.AsArray().Select(Golden.Number).ToArray()).ToArray())];
        var kwargs = golden["kwargs"]!;
        double[,,] Padded() => Utils.PadSequences(
            sequences, kwargs["maxlen"]?.GetValue<int>(), kwargs["padding"]?.GetValue<string>() ?? "pre", kwargs["truncating"]?.GetValue<string>() ?? "pre", kwargs["value"]?.GetValue<double>() ?? 0);
        if (golden["result"]!["error"] is not null)
        {
            Assert.ThrowsAny<ArgumentException>(Padded);
            return;
        }
        var (shape, _, data) = Golden.Array(golden["result"]);
        var padded = Padded();
        Assert.Equal(shape, Enumerable.Range(0, 3).Select(axis => (long)padded.GetLength(axis)));
        Assert.Equal(data, padded.Cast<double>());
    }

    // Text is parsed before it is given, as C# programs do.
    private static double Class(JsonNode leaf) => leaf.GetValueKind() == JsonValueKind.String ? int.Parse(leaf.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture) : leaf.GetValue<double>();

    private static TheoryData<string> Of(params string[] kinds) => GoldenCases.Of("utils", golden => kinds.Contains(golden["kind"]!.GetValue<string>()));

    private static IEnumerable<JsonNode> Leaves(JsonNode node) => node is JsonArray items ? items.SelectMany(item => Leaves(item!)) : [node];

    private static Array Reshaped(double[] flat, JsonNode shape)
    {
        var array = Array.CreateInstance(typeof(float), [.. shape.AsArray().Select(size => size!.GetValue<int>())]);
        Buffer.BlockCopy(flat.Select(x => (float)x).ToArray(), 0, array, 0, flat.Length * sizeof(float));
        return array;
    }

    private static void AssertEqual(JsonNode expected, System.Numerics.Tensors.Tensor<float> actual, double tolerance, bool sameShape = true)
    {
        var (shape, _, data) = Golden.Array(expected);
        if (sameShape) Assert.Equal(shape, actual.Lengths.ToArray().Select(length => (long)length));
        Assert.Equal(data.Length, actual.Count());
        foreach (var (number, made) in data.Zip(actual)) Assert.Equal(number, made, tolerance * Math.Max(1, Math.Abs(number)));
    }
}
