using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

public class SequentialTests
{
    [Fact]
    public void Built_at_once_when_the_input_is_known()
    {
        using var model = new Sequential([new Input(8, 8), new Flatten(), new Dense(4), new Dense(2)], "digits");
        Assert.True(model.Built);
        Assert.Equal(Shape.Create([-1, 8, 8]), model.InputShape);
        Assert.Equal(["flatten", "dense", "dense_1"], model.Layers.Select(l => l.Name));
        Assert.Equal(
            ["digits/dense/kernel", "digits/dense/bias", "digits/dense_1/kernel", "digits/dense_1/bias"], model.Variables.Select(v => v.Path));
        Assert.Equal(65 * 4 + 5 * 2, model.CountParams());
        Assert.Equal(Shape.Create([-1, 2]), model.ComputeOutputShape([-1, 8, 8]));
    }

    [Fact]
    public void Built_by_the_first_data_otherwise()
    {
        using var model = new Sequential([new Dense(4)]);
        Assert.False(model.Built);
        Assert.Equal(0, model.CountParams());
        model.Predict(new float[2, 3], verbose: 0);
        Assert.Equal(Shape.Create([-1, 3]), model.InputShape);
        Assert.Equal(16, model.CountParams());
    }

    [Fact]
    public void Layers_can_be_added_until_the_model_is_built_and_compiled()
    {
        using var model = new Sequential();
        model.Add(new Input(3));
        Assert.False(model.Built);
        model.Add(new Dense(4));
        Assert.True(model.Built);
        model.Add(new Dense(2, name: "last"));
        Assert.Equal(["dense", "last"], model.Layers.Select(l => l.Name));
        Assert.Equal("sequential/last/kernel", model.Variables[2].Path);
        Assert.Same(model.Layers[1], model.GetLayer("last"));
        Assert.Equal(
            "Model 'sequential' has no layer 'lost'. It has: dense, last. (Parameter 'name')",
            Assert.Throws<ArgumentException>(() => model.GetLayer("lost")).Message);
        model.Compile("sgd", "mse");
        Assert.Equal(
            "Layer 'dense' comes too late: model 'sequential' is built and compiled. Add layers before Compile.",
            Assert.Throws<InvalidOperationException>(() => model.Add(new Dense(1))).Message);
    }

    [Fact]
    public void Layers_that_do_not_belong_are_refused_and_leave_the_model_as_it_was()
    {
        using var model = new Sequential([new Input(3), new Dense(4, name: "a")]);
        using var outer = new Sequential([model], "outer");
        var cases = new (Layer Layer, string Message)[]
        {
            (model.Layers[0], "Layer 'a' is in model 'sequential' already; Sequential takes each layer once. (Parameter 'layer')"),
            (new Dense(1, name: "a"), "Model 'sequential' has a layer named 'a' already; names must be unique. (Parameter 'layer')"),
            (new Input(3), "Input must be the first layer of model 'sequential' and can be added once. (Parameter 'layer')"),
            (model, "Model 'sequential' cannot hold itself. (Parameter 'layer')"),
            (outer, "Model 'sequential' cannot hold itself. (Parameter 'layer')"),
            (new Fussy(), "I take images only."),
        };
        foreach (var (layer, message) in cases)
        {
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => model.Add(layer)).Message);
            Assert.Equal(["a"], model.Layers.Select(l => l.Name));
        }
        Assert.Throws<ArgumentNullException>(() => model.Add(null!));
        model.Add(new Dense(1));
        Assert.Equal([2, 1], model.Predict(new float[2, 3], verbose: 0).Lengths.ToArray());
    }

    [Fact]
    public void Stack_without_layers_cannot_be_used()
    {
        using var model = new Sequential();
        Assert.Equal(
            "Model 'sequential' has no layers. Add some before it is built.",
            Assert.Throws<InvalidOperationException>(() => model.Predict(new float[1, 1], verbose: 0)).Message);
    }

    [Fact]
    public void Inputs_must_be_as_declared_even_where_the_number_of_elements_fits()
    {
        using var model = new Sequential([new Input(8, Shape.Unknown), new Flatten()]);
        Assert.Equal([2, 24], model.Predict(new float[2, 8, 3], verbose: 0).Lengths.ToArray());
        Assert.Equal(
            "Model 'sequential' takes inputs of shape (None, 8, None); it was given (2, 3, 8). (Parameter 'x')",
            Assert.Throws<ArgumentException>(() => model.Predict(new float[2, 3, 8], verbose: 0)).Message);
    }

    [Fact]
    public void Stacks_nest_with_paths_through_all()
    {
        using var model = new Sequential([new Input(3), new Sequential([new Dense(4), new Dense(4)], "encoder"), new Dense(2)], "whole");
        Assert.Equal(
            ["whole/encoder/dense/kernel", "whole/encoder/dense/bias", "whole/encoder/dense_1/kernel", "whole/encoder/dense_1/bias", "whole/dense/kernel", "whole/dense/bias"],
            model.Variables.Select(v => v.Path));
        Assert.Equal(6, model.TrainableVariables.Count);
        model.Layers[0].Trainable = false;
        Assert.Equal(["whole/dense/kernel", "whole/dense/bias"], model.TrainableVariables.Select(v => v.Path));
        Assert.Equal(4, model.NonTrainableVariables.Count);
        model.Compile("sgd", "mse");
        var frozen = GoldenTensor.Values(model.Variables[0].Value);
        model.Fit(Samples.Inputs(4), new float[4, 2], verbose: 0);
        Assert.Equal(frozen, GoldenTensor.Values(model.Variables[0].Value));
    }

    [Fact]
    public void Model_is_the_composition_of_its_layers()
    {
        using var scope = NewDisposeScope();
        using var model = Samples.Classifier(dropout: 0.5);
        var x = tensor(Samples.Inputs(4));
        var expected = x;
        foreach (var layer in model.Layers) expected = layer.Apply(expected);
        Assert.Equal(GoldenTensor.Values(expected), GoldenTensor.Values(model.Apply(x)));
        Assert.NotEqual(GoldenTensor.Values(expected), GoldenTensor.Values(model.Apply(x, training: true)));
    }

    private sealed class Fussy : UnaryLayer
    {
        public override Shape ComputeOutputShape(Shape inputShape) => inputShape;

        protected override void Build(Shape input, Weights weights)
        {
            if (input.Rank != 4) throw new ArgumentException("I take images only.");
        }

        protected override Tensor Call(Tensor input, CallContext context) => input.alias();
    }
}
