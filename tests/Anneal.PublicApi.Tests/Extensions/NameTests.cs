using Anneal;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace UserCode;

/// <summary>Names that classes give by themselves are those of Keras's <c>to_snake_case</c>.</summary>
public sealed class NameTests
{
    [Fact]
    public void Layers_are_named_in_snake_case() =>
        Assert.Equal(["learned_scale", "p_re_lu", "conv2d", "simple_rnn"], [new LearnedScale().Name, new PReLU().Name, new Conv2D().Name, new SimpleRNN().Name]);

    [Fact]
    public void Optimizers_are_named_in_snake_case()
    {
        using var optimizer = new SignDescent();
        Assert.Equal("sign_descent", optimizer.Name);
    }

    [Fact]
    public void Paths_of_variables_are_unique_in_a_model_and_begin_with_its_name()
    {
        using var stack = new Sequential([new Input(2), new Residual(2), new Residual(2)]);
        using var own = new WideAndDeep();
        own.Build([Shape.Unknown, 2]);
        foreach (var model in new Model[] { stack, own })
        {
            Assert.Equal(model.Variables.Count, model.Variables.Select(v => v.Path).Distinct().Count());
            Assert.All(model.Variables, v => Assert.StartsWith(model.Name + "/", v.Path, StringComparison.Ordinal));
        }
    }

    private abstract class Same : UnaryLayer
    {
        protected override Tensor Call(Tensor input, CallContext context) => input.alias();
    }

    private sealed class LearnedScale : Same;

    private sealed class PReLU : Same;

    private sealed class Conv2D : Same;

    private sealed class SimpleRNN : Same;

    private sealed class SignDescent() : RuleOptimizer(0.1)
    {
        protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step) =>
            variable.sub_(gradient.sign() * step.LearningRate);
    }
}
