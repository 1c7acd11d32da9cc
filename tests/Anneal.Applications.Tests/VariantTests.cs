using System.Text.Json.Nodes;
using Anneal.Models;

namespace Anneal.Applications.Tests;

/// <summary>Models that have no golden case.</summary>
public sealed class VariantTests
{
    /// <summary>The numbers of parameters that Keras's documentation and papers give for 1000 classes.</summary>
    [Theory]
    [InlineData("DenseNet169", 14_307_880)]
    [InlineData("DenseNet201", 20_242_984)]
    [InlineData("EfficientNetB1", 7_856_239)]
    [InlineData("EfficientNetB2", 9_177_569)]
    [InlineData("EfficientNetB3", 12_320_535)]
    [InlineData("EfficientNetV2B1", 8_212_124)]
    [InlineData("EfficientNetV2B2", 10_178_374)]
    [InlineData("EfficientNetV2B3", 14_467_622)]
    [InlineData("EfficientNetV2S", 21_612_360)]
    [InlineData("ResNet101", 44_707_176)]
    [InlineData("ResNet101V2", 44_675_560)]
    [InlineData("InceptionResNetV2", 55_873_736)]
    public void A_variant_has_as_many_parameters_as_in_Keras(string application, long parameters)
    {
        using var model = ApplicationByName.Make(application, []);
        Assert.Equal(parameters, model.CountParams());
    }

    [Fact]
    public void Layers_of_the_package_are_read_again()
    {
        using var model = ConvNeXt.ConvNeXtTiny(includeTop: false);
        using var again = Model.FromJson(model.ToJson());
        Assert.Equal(model.CountParams(), again.CountParams());
        Assert.Equal(JsonNode.Parse(model.ToJson())!.ToJsonString(), JsonNode.Parse(again.ToJson())!.ToJsonString());
    }
}
