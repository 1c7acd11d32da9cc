using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anneal.Data;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests;

/// <summary>What <c>fit</c> and <c>compile</c> make of names, parts and weights of classes.</summary>
public sealed class GoldenUtilsTests
{
    public static TheoryData<string> ResolveCases => Of("resolve");

    public static TheoryData<string> SplitCases => Of("validation_split");

    public static TheoryData<string> ClassWeightCases => Of("class_weight");

    /// <summary>A kind that is not here is read by no test.</summary>
    [Fact]
    public void Every_kind_of_case_is_read_by_a_test() => Assert.Empty(
        Golden.Cases("utils").Select(golden => (string)golden["kind"]!).Distinct().Except(
        [
            "to_categorical", "normalize", "normalize_tensor", "pad_sequences", "timeseries_dataset_from_array", "compile_keys", "resolve", "validation_split", "class_weight",
        ]));

    [Theory]
    [MemberData(nameof(ResolveCases))]
    public void A_name_stands_for_the_metric_of_Keras(string json)
    {
        using var scope = NewDisposeScope();
        var golden = JsonNode.Parse(json)!;
        var (name, result) = ((string)golden["identifier"]!, golden["result"]!);
        var (yTrue, yPred) = (GoldenTensor.Of(golden["y_true"]!), GoldenTensor.Of(golden["y_pred"]!));
        using (var meant = Metric.Resolve(name, yTrue.shape, yPred.shape))
            Assert.Equal((string)result["function"]!, Snake(meant.GetType().Name));
        using var metric = Metric.Get(name);
        Assert.Equal((string)result["name"]!, metric.Name);
        var isSparse = ((string)result["function"]!).StartsWith("sparse", StringComparison.Ordinal);
        if (result["value"] is JsonObject || (!isSparse && yTrue.numel() != yPred.numel()))
        {
            // Keras broadcasts, or fails.
            Assert.ThrowsAny<ArgumentException>(() => metric.UpdateState(yTrue, yPred));
            return;
        }
        metric.UpdateState(yTrue, yPred);
        // Keras compares each label of (rows, 1, 1) with each row.
        var eachWithEach = (string)result["function"]! == "sparse_categorical_accuracy" && yTrue.dim() > yPred.dim();
        var expected = eachWithEach ? yPred.argmax(-1).flatten().eq(yTrue.flatten()).to(float64).mean().item<double>() : Golden.Number(result["value"]);
        Assert.Equal(expected, metric.Result(), 2e-6);
    }

    /// <summary>Keras counts in binary, where a part that is a whole number of rows may be one less.</summary>
    [Theory]
    [MemberData(nameof(SplitCases))]
    public void The_last_rows_are_split_off_as_in_Keras(string json)
    {
        using var scope = NewDisposeScope();
        var golden = JsonNode.Parse(json)!;
        var (n, split, result) = ((int)golden["n"]!, (double)golden["validation_split"]!, golden["result"]!);
        var exact = n * (1 - (decimal)split);
        var trained = (int)decimal.Floor(exact);
        var byKeras = result["error"] is null ? (int)result["train_count"]! : 0;
        Assert.InRange(byKeras, exact == trained ? trained - 1 : trained, trained);
        float[] numbers = [.. Enumerable.Range(0, n).Select(i => (float)i)];
        if (trained == 0 || trained == n)
        {
            Assert.NotNull(result["error"]);
            Assert.Throws<ArgumentException>(Split);
            return;
        }
        using var data = Split();
        Assert.Equal(numbers[..trained], data.Training.X.data<float>());
        Assert.Equal(numbers[trained..], data.Validation!.X.data<float>());

        FitData Split() => FitData.Create((x, y, weights, _) => Batch.Sharing(x, y, weights), numbers, numbers, default, null, split);
    }

    /// <summary>Rows of several classes or none are refused, of which Keras takes the first.</summary>
    [Theory]
    [MemberData(nameof(ClassWeightCases))]
    public void Classes_weigh_as_in_Keras(string json)
    {
        using var scope = NewDisposeScope();
        var golden = JsonNode.Parse(json)!;
        var (weights, result) = (golden["class_weight"]!.AsArray(), golden["result"]!);
        if (Classes(weights) is not { } byClass)
        {
            // In C# the key of a class is an integer.
            Assert.NotNull(result["error"]);
            var given = typeof(Model).GetMethods().SelectMany(method => method.GetParameters()).Where(parameter => parameter.Name == "classWeight");
            Assert.All(given, parameter => Assert.Equal(typeof(Dictionary<int, double>), parameter.ParameterType));
            return;
        }
        var y = GoldenTensor.Of(golden["y"]!);
        if (result["error"] is not null || !HasOneClass(y)) Assert.Throws<ArgumentException>(() => ClassWeights.Of(y, y.size(0), byClass));
        else GoldenTensor.AssertClose(result, ClassWeights.Of(y, y.size(0), byClass), 0, 0);
    }

    private static bool HasOneClass(Tensor y) => y.dim() < 2 || y.size(-1) == 1
        || GoldenTensor.Values(y).Chunk((int)y.size(-1)).All(row => row.Count(share => share > 0.5) < 2 && row.Max() > 0);

    /// <summary>The weights by class; null where a key is no number.</summary>
    private static Dictionary<int, double>? Classes(JsonArray weights)
    {
        Dictionary<int, double> classes = [];
        foreach (var pair in weights)
        {
            if (pair is not JsonArray { Count: 2 } both || both[0] is not { } key) return null;
            var isText = key.GetValueKind() == JsonValueKind.String;
            if (!double.TryParse(isText ? (string)key! : key.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return null;
            classes[(int)number] = Golden.Number(both[1]);
        }
        return classes;
    }

    private static string Snake(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? "_" : "")}{char.ToLowerInvariant(c)}" : $"{c}"));

    private static TheoryData<string> Of(string kind) => GoldenCases.Of("utils", golden => (string)golden["kind"]! == kind);
}
