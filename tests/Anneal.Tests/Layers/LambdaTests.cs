using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class LambdaTests
{
    [Fact]
    public void A_function_is_a_layer()
    {
        using var scope = NewDisposeScope();
        using var layer = new Lambda(x => x.square());
        Assert.Equal([1, 4], GoldenTensor.Values(layer.Apply(tensor(new[] { -1f, 2 }))));
        using var twice = new Lambda(x => cat([x, x], 1));
        Assert.Equal([-1, 6], twice.ComputeOutputShape([-1, 3]));
        using var told = new Lambda(x => cat([x, x], 1), outputShape: [null]);
        Assert.Equal([-1, -1], told.ComputeOutputShape([-1, 3]));
        using var same = new Lambda(x => x);
        var input = ones(2);
        Assert.Equal([1, 1], GoldenTensor.Values(same.Apply(input)));
        Assert.False(input.IsInvalid);
    }

    [Fact]
    public void A_registered_function_comes_back_with_its_arguments()
    {
        using var scope = NewDisposeScope();
        var times = LambdaFunction.Register("lambda_tests", "times", (x, arguments, _) => Ops.Multiply(x, (double)arguments["factor"]!));
        using var layer = new Lambda(times, arguments: new() { ["factor"] = 3.0 }, name: "triple");
        using var again = Layer.FromConfig(layer.ToConfig());
        Assert.Equal(layer.ToConfig().ToJsonString(), again.ToConfig().ToJsonString());
        Assert.Equal([3, 6], GoldenTensor.Values(again.Apply(tensor(new[] { 1f, 2 }))));
        Assert.Equal(
            "'lambda_tests>times' is registered for another function; choose another package or name. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => LambdaFunction.Register("lambda_tests", "times", (x, _, _) => x)).Message);
        Assert.Equal("""{"module":"builtins","class_name":"function","config":"lambda_tests\u003Etimes","registered_name":"function"}""", layer.ToConfig()["config"]!["function"]!.ToJsonString());
    }

    [Fact]
    public void A_function_of_a_file_is_given_in_custom_objects()
    {
        using var scope = NewDisposeScope();
        using var layer = new Lambda(new LambdaFunction("negated", x => x.neg()), outputShape: [2]);
        var config = layer.ToConfig();
        var error = Assert.Throws<ConfigException>(() => Layer.FromConfig(config));
        Assert.Contains("'negated'", error.ToString(), StringComparison.Ordinal);
        using var again = Layer.FromConfig(config, new CustomObjects().Add("negated", _ => layer.Function));
        Assert.Equal([-1, -2], GoldenTensor.Values(again.Apply(tensor(new[] { 1f, 2 }).reshape(1, 2))));
    }

    [Fact]
    public void Bytecode_of_Python_is_refused_with_what_to_do()
    {
        var config = JsonNode.Parse(
            """
            {"module": "keras.layers", "class_name": "Lambda", "registered_name": null,
             "config": {"name": "halve", "trainable": true, "function": {"class_name": "__lambda__", "config": {"code": "4wE=", "defaults": null, "closure": null}}, "arguments": {}}}
            """)!;
        Assert.Equal(
            "The config of Lambda cannot be read: 'function' must be the name of a function, because the bytecode of a Python lambda cannot run here (write the function in C# and read with "
            + "new CustomObjects().Add(\"Lambda\", config => new Lambda(x => ..., name: (string?)config[\"name\"]))); it was an object.",
            Assert.Throws<ConfigException>(() => Layer.FromConfig(config)).Message);
        using var layer = Layer.FromConfig(config, new CustomObjects().Add("Lambda", arguments => new Lambda(x => Ops.Divide(x, 2), name: (string?)arguments["name"])));
        Assert.Equal("halve", layer.Name);
    }

    [Fact]
    public void A_nameless_function_cannot_be_written()
    {
        using var layer = new Lambda(x => x);
        Assert.Contains("A lambda cannot be written: give it a name", Assert.Throws<UnwritableConfigException>(() => layer.ToConfig()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mask_ends_unless_a_function_makes_one()
    {
        using var scope = NewDisposeScope();
        LambdaFunction mask = new("kept", (_, _, context) => context.Mask!.logical_not());
        using var ending = new Lambda(x => x);
        using var ended = CallScope.Open();
        Assert.Null(ended.MaskOf(ending.Apply(ones(1, 2, 1), mask: ones(1, 2, dtype: ScalarType.Bool))));
        using var layer = new Lambda(new LambdaFunction("same", x => x), mask: mask);
        using var call = CallScope.Open();
        var y = layer.Apply(ones(1, 2, 1), mask: tensor(new[] { true, false }).reshape(1, 2));
        Assert.Equal([0, 1], GoldenTensor.Values(call.MaskOf(y)!));
    }
}
