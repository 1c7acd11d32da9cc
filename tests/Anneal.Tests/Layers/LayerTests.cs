using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

public class LayerTests
{
    [Fact]
    public void Names_come_from_the_class_in_snake_case()
    {
        using var dense = new Dense(1);
        using var twoWords = new TwoWords();
        Assert.Equal("dense", dense.Name);
        Assert.Equal("two_words", twoWords.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a/b")]
    public void Names_that_would_break_paths_are_refused(string name) =>
        Assert.Equal(
            $"name must be null, or text that is not blank and has no '/'; it was {name}. (Parameter 'name')",
            Assert.Throws<ArgumentOutOfRangeException>(() => new Dense(1, name: name)).Message);

    [Fact]
    public void First_call_builds_for_any_number_of_rows()
    {
        using var layer = new Dense(3);
        Assert.False(layer.Built);
        Assert.Empty(layer.Variables);
        using (var x = zeros(4, 5)) layer.Apply(x).Dispose();
        Assert.True(layer.Built);
        Assert.Equal(Shape.Create([-1, 5]), layer.InputShape);
        Assert.Equal(["dense/kernel", "dense/bias"], layer.Variables.Select(v => v.Path));
        var kernel = layer.Variables[0];
        layer.Build([-1, 7]);
        Assert.Same(kernel, layer.Variables[0]);
    }

    [Fact]
    public void Failed_build_leaves_nothing_behind_and_can_be_repeated()
    {
        using var layer = new FailsOnce();
        Assert.Throws<IOException>(() => layer.Build([-1, 2]));
        Assert.False(layer.Built);
        Assert.Empty(layer.Variables);
        layer.Build([-1, 3]);
        Assert.Equal([3L], layer.Variables.Single().Shape);
    }

    [Fact]
    public void Output_is_a_handle_of_its_own_even_when_the_layer_does_nothing()
    {
        using var scope = NewDisposeScope();
        var float32Input = ones(2, 3);
        var integers = ones(2, 3, dtype: int64);
        foreach (var layer in new Layer[] { new Activation("linear"), new Dropout(0), new Flatten(), new Nothing(), new Input(3), new Sequential([new Nothing()]) })
        {
            using (layer)
                foreach (var input in new[] { float32Input, integers })
                {
                    using (var output = layer.Apply(input)) Assert.Equal([1, 1, 1, 1, 1, 1], GoldenTensor.Values(output));
                    Assert.Equal(6, input.sum().ToDouble());
                }
        }
    }

    [Theory]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Bool)]
    public void Inputs_become_float32(ScalarType type)
    {
        using var layer = new Dense(1, kernelInitializer: "ones");
        using var x = ones(2, 3, dtype: type);
        using var y = layer.Apply(x);
        Assert.Equal(float32, y.dtype);
        Assert.Equal([3, 3], GoldenTensor.Values(y));
    }

    [Fact]
    public void Input_without_a_batch_axis_is_refused()
    {
        using var layer = new Dense(1);
        using var number = tensor(1f);
        Assert.Equal(
            "Layer 'dense' takes inputs with a batch axis; it was given (). (Parameter 'inputShape')",
            Assert.Throws<ArgumentException>(() => layer.Apply(number)).Message);
        Assert.Throws<ArgumentNullException>(() => layer.Apply((Tensor)null!));
    }

    [Fact]
    public void Weights_are_read_as_copies_and_set_in_order()
    {
        using var layer = new Dense(2);
        layer.Build([-1, 3]);
        layer.SetWeights([new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, new double[] { 7, 8 }]);
        var weights = layer.GetWeights();
        weights[0][0, 0] = 9;
        Assert.Equal([1, 2, 3, 4, 5, 6], GoldenTensor.Values(layer.Variables[0].Value));
        Assert.Equal([7, 8], GoldenTensor.Values(layer.Variables[1].Value));
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused_whole()
    {
        using var layer = new Dense(2, kernelInitializer: "ones");
        Assert.Equal(
            "'dense' has no weights yet: build it first, with an Input layer, Build(shape) or a first batch.",
            Assert.Throws<InvalidOperationException>(() => layer.SetWeights([])).Message);
        layer.Build([-1, 2]);
        Assert.Equal(
            "'dense' has 2 weights; 1 were given. (Parameter 'weights')",
            Assert.Throws<ArgumentException>(() => layer.SetWeights([new float[2, 2]])).Message);
        Assert.Equal(
            "weights[1] has shape (3,); 'dense/bias' has shape (2,). (Parameter 'weights')",
            Assert.Throws<ArgumentException>(() => layer.SetWeights([new float[2, 2], new float[3]])).Message);
        Assert.Throws<ArgumentException>(() => layer.SetWeights([new float[2, 2], new string[2]]));
        Assert.Throws<ArgumentException>(() => layer.SetWeights([new float[2, 2], default]));
        Assert.Equal([1, 1, 1, 1], GoldenTensor.Values(layer.Variables[0].Value));
    }

    [Fact]
    public void Frozen_layers_have_no_trainable_variables()
    {
        using var layer = new Dense(2);
        layer.Build([-1, 2]);
        layer.Trainable = false;
        Assert.Empty(layer.TrainableVariables);
        Assert.Equal(layer.Variables, layer.NonTrainableVariables);
        layer.Trainable = true;
        layer.Variables[1].Trainable = false;
        Assert.Equal([layer.Variables[0]], layer.TrainableVariables);
        Assert.Equal([layer.Variables[1]], layer.NonTrainableVariables);
    }

    private sealed class TwoWords : UnaryLayer
    {
        protected override Tensor Call(Tensor input, CallContext context) => input.alias();
    }

    private sealed class Nothing : UnaryLayer
    {
        protected override Tensor Call(Tensor input, CallContext context) => input;
    }

    private sealed class FailsOnce : UnaryLayer
    {
        private bool failed;

        protected override void Build(Shape input, Weights weights)
        {
            weights.Add("first", [input[1]], new Zeros());
            if (failed) return;
            failed = true;
            throw new IOException();
        }

        protected override Tensor Call(Tensor input, CallContext context) => input.alias();
    }
}
