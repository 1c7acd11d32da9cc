using System.Text.Json.Nodes;
using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Tests.Configs;

/// <summary>Everything that Keras wrote is written so by us, and is read as an object that is written so again and computes the same.</summary>
public class GoldenConfigTests
{
    public static TheoryData<string> Losses() => Cases("losses");

    public static TheoryData<string> Metrics() => Cases("metrics");

    public static TheoryData<string> Initializers() => Cases("initializers");

    public static TheoryData<string> Regularizers() => Cases("regularizers");

    public static TheoryData<string> Constraints() => Cases("constraints");

    public static TheoryData<string> Activations() => GoldenCases.Of("activations", c => c["serialized"] is not null);

    [Theory, MemberData(nameof(Losses), DisableDiscoveryEnumeration = true)]
    public void A_loss_is_written_and_read_as_Keras_does(string json)
    {
        var (golden, made, read) = Read<Loss>(json);
        using var scope = NewDisposeScope();
        var (yTrue, yPred, weight) = (GoldenTensor.Of(golden["y_true"]!), GoldenTensor.Of(golden["y_pred"]!), GoldenTensor.OrNull(golden["sample_weight"]));
        AssertSame(() => made.Compute(yTrue, yPred, weight), () => read.Compute(yTrue, yPred, weight));
    }

    [Theory, MemberData(nameof(Metrics), DisableDiscoveryEnumeration = true)]
    public void A_metric_is_written_and_read_as_Keras_does(string json)
    {
        var (golden, made, read) = Read<Metric>(json);
        using (made)
        using (read)
        using (NewDisposeScope())
        {
            var update = golden["updates"]![0]!;
            var (yTrue, yPred, weight) = (GoldenTensor.Of(update["y_true"]!), GoldenTensor.OrNull(update["y_pred"]), GoldenTensor.OrNull(update["sample_weight"]));
            Tensor Result(Metric metric)
            {
                if (metric is Mean mean) mean.UpdateState(yTrue, weight);
                else if (metric is Sum sum) sum.UpdateState(yTrue, weight);
                else metric.UpdateState(yTrue, yPred!, weight);
                return tensor(metric.Results().ToArray());
            }
            AssertSame(() => Result(made), () => Result(read));
        }
    }

    [Theory, MemberData(nameof(Initializers), DisableDiscoveryEnumeration = true)]
    public void An_initializer_is_written_and_read_as_Keras_does(string json)
    {
        var (golden, made, read) = Read<Initializer>(json);
        using var scope = NewDisposeScope();
        long[] shape = [.. golden["shape"]!.AsArray().Select(size => size!.GetValue<long>())];
        AssertSame(() => made.Create(shape), () => read.Create(shape));
    }

    [Theory, MemberData(nameof(Regularizers), DisableDiscoveryEnumeration = true)]
    public void A_regularizer_is_written_and_read_as_Keras_does(string json)
    {
        var (golden, made, read) = Read<Regularizer>(json);
        using var scope = NewDisposeScope();
        var weights = GoldenTensor.Of(golden["input"]!);
        AssertSame(() => made.Apply(weights), () => read.Apply(weights));
    }

    [Theory, MemberData(nameof(Constraints), DisableDiscoveryEnumeration = true)]
    public void A_constraint_is_written_and_read_as_Keras_does(string json)
    {
        var (golden, made, read) = Read<Constraint>(json);
        using var scope = NewDisposeScope();
        var weights = GoldenTensor.Of(golden["input"]!);
        AssertSame(() => made.Apply(weights), () => read.Apply(weights));
    }

    [Theory, MemberData(nameof(Activations), DisableDiscoveryEnumeration = true)]
    public void An_activation_is_written_and_read_as_Keras_does(string json)
    {
        var golden = JsonNode.Parse(json)!;
        var name = golden["function"]!.GetValue<string>();
        Assert.Equal(golden["serialized"]!.ToJsonString(), Anneal.Saving.Activations.Serialize(name)!.ToJsonString());
        var read = Anneal.Saving.Activations.Deserialize(golden["serialized"]!);
        Assert.Same(ActivationFunction.Get(name), read);
    }

    private static TheoryData<string> Cases(string file) => GoldenCases.Of(file, c => c["serialized"] is JsonObject);

    private static (JsonObject Golden, T Made, T Read) Read<T>(string json) where T : class, IConfigurable<T>
    {
        var golden = JsonNode.Parse(json)!.AsObject();
        var keywords = golden["kwargs"]!.DeepClone().AsObject();
        if (golden["serialized"]!["config"]!["seed"] is { } seed) keywords["seed"] = seed.DeepClone();
        // By a config and not by the constructor: C# has no integer that is a double.
        var made = Registry<T>.Deserialize(new JsonObject { ["class_name"] = golden["class_name"]!.DeepClone(), ["config"] = keywords });
        var expected = Kept(golden).ToJsonString();
        Assert.Equal(expected, Registry<T>.Serialize(made).ToJsonString());
        var read = Registry<T>.Deserialize(JsonNode.Parse(expected)!);
        Assert.IsType(made.GetType(), read);
        Assert.Equal(expected, Registry<T>.Serialize(read).ToJsonString());
        return (golden, made, read);
    }

    /// <summary>Keras loses two arguments: a gain of Identity, an axis of the metric CosineSimilarity.</summary>
    private static JsonNode Kept(JsonObject golden)
    {
        var serialized = golden["serialized"]!.DeepClone();
        var lost = (serialized["module"]!.GetValue<string>(), serialized["class_name"]!.GetValue<string>()) switch
        {
            ("keras.initializers", "Identity") => "gain",
            ("keras.metrics", "CosineSimilarity") => "axis",
            _ => null,
        };
        if (lost is not null && golden["kwargs"]![lost] is { } value) serialized["config"]![lost] = value.DeepClone();
        return serialized;
    }

    private static void AssertSame(Func<Tensor> made, Func<Tensor> read)
    {
        double[] values = [];
        if (Record.Exception(() => { values = GoldenTensor.Values(made()); }) is { } refused) Assert.Throws(refused.GetType(), () => GoldenTensor.Values(read()));
        else Assert.Equal(values, GoldenTensor.Values(read()));
    }
}
