using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Anneal.Metrics;

/// <summary>A weight in float32 for each class: <c>[0.5, 0.2, 0.3]</c>.</summary>
[CollectionBuilder(typeof(LabelWeights), nameof(Create))]
public readonly struct LabelWeights : IEnumerable<double>, IConfigValue<LabelWeights>
{
    private readonly double[]? weights;

    private LabelWeights(double[] weights) => this.weights = weights;

    /// <summary>The number of classes.</summary>
    public int Count => weights?.Length ?? 0;

    /// <summary>Makes weights from a collection expression.</summary>
    /// <param name="weights">One per class, 0 or more and finite in float32; at least one.</param>
    /// <exception cref="ArgumentException">There is none, or one is not in range.</exception>
    public static LabelWeights Create(ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty) throw new ArgumentException("weights must hold at least one weight; it was empty.", nameof(weights));
        for (var i = 0; i < weights.Length; i++)
            if (weights[i] < 0 || !double.IsFinite((float)weights[i])) throw Require.RefusedElement(i, weights[i], "0 or more and finite", nameof(weights));
        return new([.. weights.ToArray().Select(weight => (double)(float)weight)]);
    }

    /// <summary>Converts an array.</summary>
    /// <param name="weights">One per class.</param>
    public static implicit operator LabelWeights(double[] weights) => Create(weights);

    /// <inheritdoc/>
    public static LabelWeights FromConfig(ConfigValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        const string Form = "a list of at least one weight of 0 or more, or a tensor of Keras";
        var list = value.Node is JsonObject tensor ? tensor["config"] is JsonObject config ? config["value"] : null : value.Node;
        return list is JsonArray { Count: > 0 } array && array.All(weight => weight is JsonValue number && number.TryGetValue<double>(out var given) && given >= 0 && double.IsFinite((float)given))
            ? new([.. array.Select(weight => (double)(float)weight!.GetValue<double>())])
            : throw value.Error(Form);
    }

    /// <inheritdoc/>
    /// <remarks>Keras writes a tensor of float32.</remarks>
    public JsonNode ToConfigValue() => new JsonObject
    {
        ["class_name"] = "__tensor__",
        ["config"] = new JsonObject { ["value"] = new JsonArray([.. this.Select(weight => ((Number)weight).ToJson())]), ["dtype"] = FloatType.Default },
    };

    /// <summary>The weights in the order of the classes.</summary>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)(weights ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
