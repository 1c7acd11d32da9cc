using Anneal;
using Anneal.Graphs;
using Anneal.Layers;
using static TorchSharp.torch;

namespace UserCode;

public sealed class WrapperTests
{
    [Fact]
    public void The_inner_layer_is_built_trained_and_saved_with_the_outer_one()
    {
        using var scope = NewDisposeScope();
        using var layer = new Twice(new Dense(3), name: "twice");
        Assert.Equal([2, 3], layer.Apply(randn(2, 3)).shape);
        Assert.Equal([-1, 3], layer.ComputeOutputShape([-1, 3]));
        Assert.Equal(["twice/dense/kernel", "twice/dense/bias"], layer.TrainableVariables.Select(v => v.Path));
        using var again = (Twice)Layer.FromConfig(layer.ToConfig());
        Assert.Equal(3, ((Dense)again.Layer).Units);
        Assert.Equal(layer.ToConfig().ToJsonString(), again.ToConfig().ToJsonString());
        Assert.Throws<ArgumentNullException>("layer", () => new Twice(null!));
    }
}

[Registered("wrapper_tests")]
internal sealed partial class Twice(Layer layer, string? name = null) : Wrapper(layer, name)
{
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context) => [Layer.Apply(Layer.Apply(inputs[0]))];
}
