using System.Text.Json.Nodes;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Tests.Regularizers;

public class RegularizerGoldenTests
{
    // float32 rounding of sums of a dozen terms.
    private const double Absolute = 1e-7, Relative = 1e-6;

    public static TheoryData<string> Cases() => GoldenCases.Of("regularizers", c => c["constructor"] is null);

    public static TheoryData<string> Mistakes() => GoldenCases.Of("regularizers", c => c["constructor"] is not null);

    [Theory, MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Penalty_and_gradient_are_those_of_Keras(string json)
    {
        var golden = JsonNode.Parse(json)!.AsObject();
        using var scope = NewDisposeScope();
        var regularizer = Make(golden);
        var weights = GoldenTensor.Of(golden["input"]!).requires_grad_();
        if (golden["value"]!["error"] is not null)
        {
            Assert.Throws<ArgumentException>(() => regularizer.Apply(weights));
            return;
        }
        var penalty = regularizer.Apply(weights);
        GoldenTensor.AssertClose(golden["value"]!, penalty, Absolute, Relative);
        if (penalty.requires_grad) penalty.backward();
        GoldenTensor.AssertClose(golden["grad"]!, weights.grad ?? zeros_like(weights), Absolute, Relative);
    }

    [Theory, MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void What_Keras_refuses_is_refused(string json)
    {
        var golden = JsonNode.Parse(json)!.AsObject();
        Assert.ThrowsAny<Exception>(() => Make(golden));
    }

    private static Regularizer Make(JsonObject golden) => (Regularizer)GoldenBinding.Construct(
        GoldenBinding.Find(typeof(Regularizer), golden["class_name"]!.GetValue<string>()), golden["kwargs"]!.AsObject());
}
