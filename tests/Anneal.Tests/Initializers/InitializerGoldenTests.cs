using System.Text.Json.Nodes;
using Anneal.Initializers;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests.Initializers;

public class InitializerGoldenTests
{
    private const int Seed = 20261123;

    public static TheoryData<string> Cases() => GoldenCases.Of("initializers");

    [Theory, MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Values_are_those_of_Keras_or_of_its_distribution(string json)
    {
        var golden = JsonNode.Parse(json)!.AsObject();
        var name = golden["class_name"]!.GetValue<string>();
        var type = GoldenBinding.Find(typeof(Initializer), name);
        using var scope = NewDisposeScope();
        var keywords = golden["kwargs"]!.DeepClone().AsObject();
        if (golden["analytic"] is not null) keywords["seed"] = Seed;
        var initializer = (Initializer)GoldenBinding.Construct(type, keywords);
        long[] shape = [.. golden["shape"]!.AsArray().Select(d => d!.GetValue<long>())];
        if (golden["failure"] is not null || golden["value"]?["error"] is not null)
        {
            Assert.Throws<ArgumentException>(() => initializer.Create(shape));
            return;
        }
        var values = initializer.Create(shape);
        Assert.Equal(ScalarType.Float32, values.dtype);
        Assert.Equal(shape, values.shape);
        if (golden["value"] is { } exact) GoldenTensor.AssertClose(exact, values, 0, 0);
        else AssertDistribution(golden["analytic"]!, values);
    }

    private static void AssertDistribution(JsonNode analytic, Tensor values)
    {
        double Number(string key) => Golden.Number(analytic[key]);
        switch (analytic["distribution"]!.GetValue<string>())
        {
            case "uniform":
                Sample.AssertUniform(values, Number("low"), Number("high"));
                break;
            case "normal":
                Sample.AssertNormal(values, Number("mean"), Number("stddev"));
                break;
            case "truncated_normal":
                Sample.AssertTruncatedNormal(values, Number("mean"), Number("stddev_before_truncation"));
                break;
            case "orthogonal":
                AssertOrthogonal(values, Number("gain"));
                break;
            case var other:
                throw new InvalidDataException($"Unknown distribution {other}.");
        }
    }

    private static void AssertOrthogonal(Tensor values, double gain)
    {
        var matrix = values.reshape(-1, values.size(-1));
        if (matrix.size(0) < matrix.size(1)) matrix = matrix.t();
        var product = matrix.t().mm(matrix) / (gain * gain);
        var error = (product - eye(product.size(0))).abs().max().item<float>();
        // float32 QR of up to some thousand rows.
        Assert.InRange(error, 0, 1e-5f);
    }
}
