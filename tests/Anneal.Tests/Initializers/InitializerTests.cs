using Anneal.Initializers;
using static TorchSharp.torch;

namespace Anneal.Tests.Initializers;

public class InitializerTests
{
    public static TheoryData<string> RandomNames() =>
    [
        "glorot_normal", "glorot_uniform", "he_normal", "he_uniform", "lecun_normal", "lecun_uniform",
        "orthogonal", "random_normal", "random_uniform", "truncated_normal", "variance_scaling",
    ];

    [Theory, MemberData(nameof(RandomNames))]
    public void Unseeded_calls_give_new_values(string name)
    {
        var initializer = Initializer.Get(name);
        Assert.NotEqual(Draw(initializer), Draw(initializer));
    }

    [Fact]
    public void A_seed_gives_the_same_values_on_every_call_and_instance()
    {
        var initializer = new GlorotUniform(seed: 5);
        var first = Draw(initializer);
        Assert.Equal(first, Draw(initializer));
        Assert.Equal(first, Draw(new GlorotUniform(seed: 5)));
        Assert.NotEqual(first, Draw(new GlorotUniform(seed: 6)));
        Assert.NotEqual(first, Draw(new GlorotUniform(seed: -5)));
    }

    [Fact]
    public void Setting_the_global_seed_makes_unseeded_values_repeatable()
    {
        RandomSeed.Set(3);
        var (first, second) = (Draw("he_normal"), Draw("he_normal"));
        RandomSeed.Set(3);
        Assert.Equal(first, Draw("he_normal"));
        Assert.Equal(second, Draw("he_normal"));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Values_need_no_gradient_and_belong_to_the_scope_of_the_caller()
    {
        Tensor values;
        using (NewDisposeScope())
        {
            values = new HeNormal(seed: 1).Create(3, 4);
            Assert.False(values.requires_grad);
            Assert.False(values.IsInvalid);
        }
        Assert.True(values.IsInvalid);
    }

    [Fact]
    public void Large_samples_follow_their_distribution()
    {
        using var scope = NewDisposeScope();
        Sample.AssertNormal(new RandomNormal(2, 3, seed: 1).Create(200_000), 2, 3);
        Sample.AssertUniform(new RandomUniform(-1, 4, seed: 1).Create(200_000), -1, 4);
        Sample.AssertTruncatedNormal(new TruncatedNormal(2, 3, seed: 1).Create(200_000), 2, 3);
    }

    [Fact]
    public void Orthogonal_matrices_favour_no_sign()
    {
        using var scope = NewDisposeScope();
        var initializer = new Orthogonal();
        RandomSeed.Set(1);
        var positive = Enumerable.Range(0, 400).Count(_ => initializer.Create(3, 3)[0, 0].item<float>() > 0);
        // 400 fair coins: 200 ± 6 standard deviations of 10.
        Assert.InRange(positive, 140, 260);
    }

    [Fact]
    public void Axes_say_what_are_inputs_and_outputs()
    {
        using var scope = NewDisposeScope();
        // Uniform within sqrt(6 / (100 + 300)).
        Sample.AssertUniform(new GlorotUniform(seed: 1, inputAxes: [1], outputAxes: [0, -1]).Create(20, 100, 15), -Math.Sqrt(0.015), Math.Sqrt(0.015));
    }

    [Fact]
    public void Zero_sizes_make_empty_tensors()
    {
        using var scope = NewDisposeScope();
        foreach (var name in RandomNames().Where(n => n.Data != "orthogonal"))
            Assert.Equal(0, Initializer.Get(name.Data).Create(0, 3).numel());
    }

    public static TheoryData<Action, string> Mistakes() => new()
    {
        { () => _ = new Constant(double.NaN), "value must be a finite number; it was NaN. (Parameter 'value')" },
        { () => _ = new RandomNormal(stddev: -1), "stddev must be 0 or more and finite; it was -1. (Parameter 'stddev')" },
        { () => _ = new RandomNormal(double.PositiveInfinity), "mean must be a finite number; it was Infinity. (Parameter 'mean')" },
        { () => _ = new TruncatedNormal(stddev: double.NaN), "stddev must be 0 or more and finite; it was NaN. (Parameter 'stddev')" },
        { () => _ = new RandomUniform(2, 1), "maxval must be 2 or more; it was 1. (Parameter 'maxval')" },
        { () => _ = new VarianceScaling(0), "scale must be greater than 0 and finite; it was 0. (Parameter 'scale')" },
        { () => _ = new VarianceScaling(1, (FanMode)7), "mode must be FanIn, FanOut or FanAvg; it was 7. (Parameter 'mode')" },
        { () => _ = new HeNormal(inputAxes: [0]), "outputAxes must be given together with inputAxes. (Parameter 'outputAxes')" },
        { () => new HeNormal(inputAxes: [0], outputAxes: [3]).Create(2, 3), "outputAxes must be axes of the shape (2, 3); it was 3. (Parameter 'outputAxes')" },
        { () => new Zeros().Create(2, -1), "shape must have sizes of 0 or more; it was (2, -1). (Parameter 'shape')" },
        { () => new Orthogonal().Create(4), "shape must have at least 2 sizes for Orthogonal; it was (4,). (Parameter 'shape')" },
        { () => new Identity().Create(4), "shape must have 2 sizes for Identity, which makes matrices only; it was (4,). (Parameter 'shape')" },
        {
            () => Initializer.Get("he_norml"),
            "Unknown initializer \"he_norml\". The nearest known names are \"he_normal\", \"HeNormal\", \"HeUniform\". " +
            "Or give an object: new GlorotUniform(seed: 1). (Parameter 'name')"
        },
    };

    [Theory, MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void Mistakes_are_named(Action mistake, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(mistake).Message);

    private static float[] Draw(Initializer initializer)
    {
        using var values = initializer.Create(3, 4);
        return values.data<float>().ToArray();
    }
}
