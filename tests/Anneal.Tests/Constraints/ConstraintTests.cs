using Anneal.Constraints;
using Anneal.Layers;
using Anneal.Models;
using static Anneal.Tests.Vectors;
using static TorchSharp.torch;

namespace Anneal.Tests.Constraints;

public class ConstraintTests
{
    [Theory]
    [InlineData("max_norm", typeof(MaxNorm))]
    [InlineData("min_max_norm", typeof(MinMaxNorm))]
    [InlineData("NonNeg", typeof(NonNeg))]
    [InlineData("unit_norm", typeof(UnitNorm))]
    public void Names_are_those_of_Keras(string name, Type type)
    {
        Constraint constraint = name;
        Assert.IsType(type, constraint);
    }

    [Fact]
    public void Weights_of_zero_stay_zero()
    {
        using var scope = NewDisposeScope();
        foreach (var constraint in new Constraint[] { new MaxNorm(), new UnitNorm(), new MinMaxNorm(0.5, 1) })
            Assert.Equal([0f, 0f], constraint.Apply(zeros(2)).data<float>().ToArray());
    }

    [Fact]
    public void Axes_may_be_counted_from_the_end()
    {
        using var scope = NewDisposeScope();
        var weights = Vector(3f, 4f, 6f, 8f).reshape(2, 2);
        Assert.Equal(new UnitNorm(1).Apply(weights).data<float>().ToArray(), new UnitNorm([-1]).Apply(weights).data<float>().ToArray());
    }

    public static TheoryData<Action, string> Mistakes() => new()
    {
        { () => _ = new MaxNorm(-1), "maxValue must be 0 or more and finite; it was -1. (Parameter 'maxValue')" },
        { () => _ = new MinMaxNorm(2), "maxValue must be 2 or more; it was 1. (Parameter 'maxValue')" },
        { () => _ = new MinMaxNorm(rate: 1.5), "rate must be between 0 and 1; it was 1.5. (Parameter 'rate')" },
        { () => _ = new UnitNorm([0, 0]), "axes must hold each axis once; 0 was given twice. (Parameter 'axes')" },
        { () => _ = new UnitNorm([]), "axes must hold at least one axis; it was empty. (Parameter 'axes')" },
        { () => new UnitNorm(2).Apply(ones(3, 4)), "axis must be between -2 and 1, because the array has 2 axes; it was 2. (Parameter 'axis')" },
    };

    [Theory, MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void Mistakes_are_named(Action mistake, string message)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(mistake).Message);
    }

    public static TheoryData<Func<Tensor, Tensor?>, string> Results() => new()
    {
        { _ => null, "Constraint 'Own' must return a tensor; it returned null." },
        { weights => weights.sum(), "Constraint 'Own' must return an array of shape (3, 5), like its input; it returned one of shape ()." },
        { _ => ones(7), "Constraint 'Own' must return an array of shape (3, 5), like its input; it returned one of shape (7,)." },
    };

    [Theory, MemberData(nameof(Results), DisableDiscoveryEnumeration = true)]
    public void A_constraint_of_a_user_must_return_weights(Func<Tensor, Tensor?> apply, string message)
    {
        using var model = new Sequential(new Input(3), new Dense(5, kernelConstraint: new Own(apply)));
        model.Compile("sgd", "mse");
        Assert.Equal(message, Assert.Throws<InvalidOperationException>(() => model.Fit(new float[4, 3], new float[4, 5], verbose: 0)).Message);
    }

    private sealed class Own(Func<Tensor, Tensor?> apply) : Constraint
    {
        public override Tensor Apply(Tensor weights) => apply(weights)!;
    }
}
