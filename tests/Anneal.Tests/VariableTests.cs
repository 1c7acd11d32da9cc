using Anneal.Initializers;
using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests;

public class VariableTests
{
    [Fact]
    public void Assign_copies_numbers_of_any_form()
    {
        using var variable = new Variable(zeros(2, 2), "kernel");
        float[,] values = { { 1, 2 }, { 3, 4 } };
        variable.Assign(values);
        values[0, 0] = 9;
        Assert.Equal([1, 2, 3, 4], GoldenTensor.Values(variable.Value));
        variable.Assign(new int[,] { { 5, 6 }, { 7, 8 } });
        Assert.Equal([5, 6, 7, 8], GoldenTensor.Values(variable.Value));
        Assert.Equal(float32, variable.Value.dtype);
        Assert.True(variable.Value.requires_grad);
        Assert.True(variable.Value.is_leaf);
    }

    [Fact]
    public void Assign_of_another_shape_is_refused_and_changes_nothing()
    {
        using var variable = new Variable(ones(2, 2), "kernel");
        var error = Assert.Throws<ArgumentException>(() => variable.Assign(new float[4]));
        Assert.Equal("Variable 'kernel' has shape (2, 2); the value given has shape (4,). (Parameter 'value')", error.Message);
        Assert.Throws<ArgumentException>(() => variable.Assign(default));
        Assert.Equal([1, 1, 1, 1], GoldenTensor.Values(variable.Value));
    }

    [Fact]
    public void Variables_outlive_dispose_scopes()
    {
        Variable variable;
        using (NewDisposeScope()) variable = new(ones(3), "bias");
        Assert.Equal([1, 1, 1], GoldenTensor.Values(variable.Value));
        variable.Dispose();
    }

    [Fact]
    public void Trainable_variables_ask_for_gradients()
    {
        using var variable = new Variable(ones(3), "bias", trainable: false);
        Assert.False(variable.Value.requires_grad);
        variable.Trainable = true;
        Assert.True(variable.Value.requires_grad);
        using var counter = new Variable(zeros(1, dtype: int64), "seen");
        Assert.False(counter.Value.requires_grad);
        Assert.Equal("<Variable bias, shape=(3,), dtype=Float32, trainable=True>", variable.ToString());
    }

    [Fact]
    public void Variables_without_axes_can_be_read_and_set()
    {
        using var scope = NewDisposeScope();
        using var layer = new Scale();
        layer.Build([-1, 2]);
        var weights = layer.GetWeights();
        Assert.Equal(1, weights.Single().FlattenedLength);
        layer.SetWeights([tensor(3f)]);
        layer.SetWeights([layer.GetWeights().Single()]);
        Assert.Equal([3], GoldenTensor.Values(layer.Variables[0].Value));
    }

    [Fact]
    public void Bad_names_are_refused()
    {
        using var value = ones(1);
        Assert.Throws<ArgumentNullException>(() => new Variable(value, null!));
        Assert.Throws<ArgumentException>(() => new Variable(value, " "));
        Assert.Throws<ArgumentNullException>(() => new Variable(null!, "kernel"));
    }

    private sealed class Scale : UnaryLayer
    {
        private Variable? factor;

        protected override void Build(Shape input, Weights weights) => factor = weights.Add("factor", [], new Ones());

        protected override Tensor Call(Tensor input, CallContext context) => input * factor!.Value;
    }
}
