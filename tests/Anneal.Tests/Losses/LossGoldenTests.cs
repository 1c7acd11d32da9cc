using System.Text.Json.Nodes;
using Anneal.Losses;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests.Losses;

public class LossGoldenTests
{
    // float32 rounding of sums of up to some dozens of terms; Keras's own backends differ by about 1e-6 relative.
    private const double Absolute = 2e-6, Relative = 5e-6;

    public static TheoryData<string> Cases() => GoldenCases.Of("losses", c => c.ContainsKey("class_name"));

    public static TheoryData<string> Functions() => GoldenCases.Of("losses", c => c.ContainsKey("function"));

    [Theory, MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Value_and_gradient_are_those_of_Keras(string json)
    {
        var golden = JsonNode.Parse(json)!.AsObject();
        using var scope = NewDisposeScope();
        var loss = Make(golden);
        var yTrue = GoldenTensor.Of(golden["y_true"]!);
        var yPred = GoldenTensor.Of(golden["y_pred"]!).requires_grad_();
        var weight = GoldenTensor.OrNull(golden["sample_weight"]);
        var expected = Expected(golden);
        var gradientOf = yPred;
        if (loss is CategoricalGeneralizedCrossEntropy && yTrue.dim() == yPred.dim()) (yTrue, yPred, weight) = AllPairs(yTrue, yPred, weight);
        if (expected["shape"] is null)
        {
            // Keras cannot broadcast such weights. Ours weigh whole samples, or are refused where they do not fit.
            if (weight is not null) AssertWeightsWeighWholeSamples(loss, yTrue, yPred, weight);
            else Assert.Throws<ArgumentException>(() => loss.Compute(yTrue, yPred));
            return;
        }
        var value = loss.Compute(yTrue, yPred, weight);
        GoldenTensor.AssertClose(expected, value, Absolute, Relative);
        if (golden["grad_y_pred"]?["shape"] is null) return;
        value.sum().backward();
        GoldenTensor.AssertClose(golden["grad_y_pred"]!, gradientOf.grad!, Absolute, Relative);
    }

    [Theory, MemberData(nameof(Functions), DisableDiscoveryEnumeration = true)]
    public void Values_of_samples_are_those_of_Keras(string json)
    {
        var golden = JsonNode.Parse(json)!.AsObject();
        using var scope = NewDisposeScope();
        var name = golden["function"]!.GetValue<string>();
        var loss = golden["kwargs"]!.AsObject().Count == 0
            ? Loss.Get(name)
            : (Loss)GoldenBinding.Construct(Loss.Get(name).GetType(), golden["kwargs"]!.AsObject());
        var values = loss.Call(GoldenTensor.Of(golden["y_true"]!), GoldenTensor.Of(golden["y_pred"]!));
        GoldenTensor.AssertClose(Expected(golden), values, Absolute, Relative);
    }

    private static Loss Make(JsonObject golden)
    {
        var name = golden["class_name"]!.GetValue<string>();
        var type = GoldenBinding.Find(typeof(Loss), name);
        return (Loss)GoldenBinding.Construct(type, golden["kwargs"]!.AsObject());
    }

    // Where both backends are recorded, torch is the accurate one (numpy clips sigmoid before the logarithm).
    private static JsonNode Expected(JsonObject golden) =>
        golden["value_torch"] is { } torch && torch["shape"] is not null ? torch : golden["value"]!;

    /// <summary>Keras pairs each label of a column with every row of the predictions. Ours belong together; given all pairs, they give Keras's numbers.</summary>
    private static (Tensor True, Tensor Pred, Tensor? Weight) AllPairs(Tensor yTrue, Tensor yPred, Tensor? weight)
    {
        var rows = yTrue.size(0);
        return (yTrue.expand(rows, rows), yPred.unsqueeze(0).expand(rows, rows, yPred.size(1)), weight?.dim() == 1 ? weight.expand(rows, rows) : weight);
    }

    private static void AssertWeightsWeighWholeSamples(Loss loss, Tensor yTrue, Tensor yPred, Tensor weight)
    {
        var values = loss.Call(yTrue, yPred);
        var fits = weight.dim() <= values.dim();
        for (var i = 0; fits && i < weight.dim(); i++) fits = weight.size(i) == 1 || weight.size(i) == values.size(i);
        if (!fits)
        {
            Assert.Throws<ArgumentException>(() => loss.Compute(yTrue, yPred, weight));
            return;
        }
        var whole = weight;
        while (whole.dim() < values.dim()) whole = whole.unsqueeze(-1);
        var expected = loss.Compute(yTrue, yPred, whole.expand_as(values));
        GoldenTensor.AssertClose(GoldenTensor.Values(expected), GoldenTensor.Values(loss.Compute(yTrue, yPred, weight)), Absolute, Relative);
    }
}
