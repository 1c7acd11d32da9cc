using System.Text.Json.Nodes;
using Anneal.Constraints;
using static TorchSharp.torch;

namespace Anneal.Tests.Constraints;

public class ConstraintGoldenTests
{
    // float32 rounding of a norm.
    private const double Absolute = 1e-7, Relative = 1e-6;

    public static TheoryData<string> Cases() => GoldenCases.Of("constraints");

    [Theory, MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Output_is_that_of_Keras(string json)
    {
        var golden = JsonNode.Parse(json)!.AsObject();
        using var scope = NewDisposeScope();
        var type = GoldenBinding.Find(typeof(Constraint), golden["class_name"]!.GetValue<string>());
        var constraint = (Constraint)GoldenBinding.Construct(type, golden["kwargs"]!.AsObject());
        var weights = GoldenTensor.Of(golden["input"]!);
        if (golden["output"]!["error"] is not null) Assert.Throws<ArgumentException>(() => constraint.Apply(weights));
        else GoldenTensor.AssertClose(golden["output"]!, constraint.Apply(weights), Absolute, Relative);
    }
}
