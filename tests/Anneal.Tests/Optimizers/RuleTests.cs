using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>Where the rules are other than Keras's.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_centered_variance_that_is_rounded_below_zero_is_zero(bool tensorOperations)
    {
        using var optimizer = new RMSprop(centered: true) { UsesTensorOperations = tensorOperations };
        using var variable = new Variable(zeros(40), "v");
        using var gradient = linspace(1, 10_000, 40);
        for (var update = 0; update < 300; update++) optimizer.Apply([gradient], [variable]);
        Assert.All(GoldenTensor.Floats(variable.Value), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_sign_of_NaN_is_not_zero(bool tensorOperations)
    {
        using var optimizer = new Lion(0.5) { UsesTensorOperations = tensorOperations };
        using var variable = new Variable(zeros(4), "v");
        using var gradient = tensor(new[] { float.NaN, 0, -3, float.PositiveInfinity });
        optimizer.Apply([gradient], [variable]);
        Assert.Equal([float.NaN, 0, 0.5f, -0.5f], GoldenTensor.Floats(variable.Value));
    }

    [Fact]
    public void An_update_of_Nadam_that_fails_leaves_the_product_of_momenta()
    {
        using var scope = NewDisposeScope();
        using var optimizer = new Nadam();
        using var variable = new Variable(zeros(2), "v");
        optimizer.Apply([ones(2)], [variable]);
        var before = GoldenTensor.Floats(optimizer.StateVariables.Single(s => s.Name == "variable").Value);
        optimizer.StateVariables.Single(s => s.Name == "v_momentum").Dispose(); // No update can be made of this.
        optimizer.UsesTensorOperations = true;
        Assert.ThrowsAny<Exception>(() => optimizer.Apply([ones(2)], [variable]));
        Assert.Equal(before, GoldenTensor.Floats(optimizer.StateVariables.Single(s => s.Name == "variable").Value));
    }

    [Fact]
    public void Nadam_is_float32_whatever_the_default_type()
    {
        using var scope = NewDisposeScope();
        var type = get_default_dtype();
        try
        {
            set_default_dtype(float64);
            using var optimizer = new Nadam();
            using var variable = new Variable(zeros(2, dtype: float32), "v");
            optimizer.Build([variable]);
            Assert.Equal(float32, optimizer.StateVariables.Single(s => s.Name == "variable").Value.dtype);
        }
        finally
        {
            set_default_dtype(type);
        }
    }

    [Fact]
    public void Nadam_has_one_product_of_momenta_for_all_variables()
    {
        using var optimizer = new Nadam(beta1: 0.5);
        using var first = new Variable(zeros(2), "a");
        using var second = new Variable(zeros(3), "b");
        using var gradient = ones(2);
        for (var update = 0; update < 2; update++) optimizer.Apply([gradient, null], [first, second]);
        var product = optimizer.StateVariables.Single(state => state.Shape.Rank == 0);
        Assert.Equal(0.5 * (1 - 0.5 * 0.96) * 0.5 * (1 - 0.5 * 0.96 * 0.96), GoldenTensor.Floats(product.Value)[0], 1e-7);
    }
}
