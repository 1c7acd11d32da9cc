using Anneal.Models;
using static TorchSharp.torch;

namespace Anneal.Tests.Saving;

/// <summary>Functions of TensorFlow in architectures of tf.keras, as its functional models wrote them.</summary>
public sealed class LegacyOperationTests
{
    [Fact]
    public void Functions_that_are_known_compute_the_same()
    {
        using var scope = NewDisposeScope();
        using var model = Model.FromJson(Config(
            Layer("tf.math.multiply", "math.multiply", """["x", 0, 0, {"y": 2.0, "name": null}]"""),
            Layer("tf.__operators__.add", "__operators__.add", """["tf.math.multiply", 0, 0, {"y": ["x", 0, 0], "name": null}]"""),
            Layer("tf.math.subtract", "math.subtract", """["_CONSTANT_VALUE", -1, 1.0, {"y": ["tf.__operators__.add", 0, 0], "name": null}]"""),
            Layer("tf.concat", "concat", """[["tf.math.subtract", 0, 0, {"axis": -1}], ["x", 0, 0, {"axis": -1}]]"""),
            Layer("tf.math.reduce_sum", "math.reduce_sum", """["tf.concat", 0, 0, {"axis": 1, "keepdims": true}]""")));
        var x = tensor(new float[,] { { 1, 2, 3 } });
        // 1 - (2 x + x), beside x: 3 - 3 * 6 + 6.
        Assert.Equal([-9], GoldenTensor.Values(model.Apply(x)));
        using var again = Model.FromJson(model.ToJson());
        Assert.Equal([-9], GoldenTensor.Values(again.Apply(x)));
    }

    [Fact]
    public void Others_are_named()
    {
        var error = Assert.Throws<ConfigException>(() => Model.FromJson(Config(Layer("tf.image.resize", "image.resize", """["x", 0, 0, {"size": [2, 2]}]"""))));
        Assert.Contains("layer 'tf.image.resize' is the function 'image.resize' of TensorFlow, which is not known here.", error.Message, StringComparison.Ordinal);
    }

    private static string Layer(string name, string function, string node) =>
        $$$"""{"class_name": "TFOpLambda", "config": {"name": "{{{name}}}", "trainable": true, "dtype": "float32", "function": "{{{function}}}"}, "name": "{{{name}}}", "inbound_nodes": [{{{node}}}]}""";

    private static string Config(params string[] layers)
    {
        var last = System.Text.Json.Nodes.JsonNode.Parse(layers[^1])!["name"]!.ToJsonString();
        return $$$"""
            {"class_name": "Functional", "keras_version": "2.8.0", "backend": "tensorflow", "config": {"name": "model", "layers": [
            {"class_name": "InputLayer", "config": {"batch_input_shape": [null, 3], "dtype": "float32", "sparse": false, "ragged": false, "name": "x"}, "name": "x", "inbound_nodes": []},
            {{{string.Join(",\n", layers)}}}], "input_layers": [["x", 0, 0]], "output_layers": [[{{{last}}}, 0, 0]]}}
            """;
    }
}
