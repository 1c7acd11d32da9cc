using Anneal.Regularizers;
using static Anneal.Tests.Vectors;
using static TorchSharp.torch;

namespace Anneal.Tests.Regularizers;

public class RegularizerTests
{
    [Theory]
    [InlineData("l1", typeof(L1))]
    [InlineData("L2", typeof(L2))]
    [InlineData("l1_l2", typeof(L1L2))]
    [InlineData("orthogonal_regularizer", typeof(OrthogonalRegularizer))]
    public void Names_are_those_of_Keras(string name, Type type)
    {
        Regularizer regularizer = name;
        Assert.IsType(type, regularizer);
    }

    [Fact]
    public void A_function_is_a_regularizer()
    {
        using var scope = NewDisposeScope();
        var weights = Vector(1f, -3f).requires_grad_();
        var penalty = Regularizer.Of(w => w.abs().max()).Apply(weights);
        penalty.backward();
        Assert.Equal(3f, penalty.item<float>());
        Assert.Equal([0f, -1f], weights.grad!.data<float>().ToArray());
    }

    [Fact]
    public void A_function_may_return_its_argument_without_taking_it_from_its_owner()
    {
        using var weight = tensor(2f);
        using (Regularizer.Of(w => w).Apply(weight))
            Assert.Equal(2f, weight.item<float>());
        Assert.Equal(2f, weight.item<float>());
    }

    [Fact]
    public void Zero_vectors_are_orthogonal_to_all_and_have_a_finite_gradient()
    {
        using var scope = NewDisposeScope();
        var weights = Vector(0f, 0f, 1f, 2f).reshape(2, 2).requires_grad_();
        var penalty = new OrthogonalRegularizer().Apply(weights);
        penalty.backward();
        Assert.Equal(0f, penalty.item<float>());
        Assert.True(weights.grad!.isfinite().all().item<bool>());
    }

    [Fact]
    public void Double_weights_have_a_double_penalty()
    {
        using var scope = NewDisposeScope();
        foreach (var regularizer in new Regularizer[] { new L1(0.5), new L2(0.5), new L1L2(0.5, 0.5), new L1L2() })
            Assert.Equal(ScalarType.Float64, regularizer.Apply(Vector(1.0, 2.0)).dtype);
    }

    public static TheoryData<Action, string> Mistakes() => new()
    {
        { () => _ = new L1(-1), "l1 must be 0 or more and finite; it was -1. (Parameter 'l1')" },
        { () => _ = new L2(double.NaN), "l2 must be 0 or more and finite; it was NaN. (Parameter 'l2')" },
        { () => _ = new L1L2(0, double.PositiveInfinity), "l2 must be 0 or more and finite; it was Infinity. (Parameter 'l2')" },
        { () => _ = new OrthogonalRegularizer(mode: (OrthogonalMode)3), "mode must be Rows or Columns; it was 3. (Parameter 'mode')" },
        {
            () => new OrthogonalRegularizer().Apply(ones(3)),
            "weights must have 2 axes for OrthogonalRegularizer, which takes matrices only; they had shape (3,). (Parameter 'weights')"
        },
    };

    [Theory, MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void Mistakes_are_named(Action mistake, string message)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(mistake).Message);
    }

    [Fact]
    public void A_penalty_that_is_not_one_number_is_refused()
    {
        using var scope = NewDisposeScope();
        var failure = Assert.Throws<InvalidOperationException>(() => Regularizer.Of(w => w.abs(), "spread").Apply(ones(3)));
        Assert.Equal("spread must return one number; it returned an array of shape (3,).", failure.Message);
    }
}
