using Anneal.Losses;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Anneal.Tests.Kernels;

public class CrossentropyKernelTests
{
    [Fact]
    public void Loss_and_gradient_are_those_of_tensor_operations() => Gen.Select(Gen.Int[1, 70], Gen.Int[1, 70], Gen.Float[0.1f, 50]).ForAll(
        sizes =>
        {
            var (rows, classes, scale) = sizes;
            using var scope = NewDisposeScope();
            var x = randn(rows, classes).mul(tensor(scale)).requires_grad_();
            var labels = randint(0, classes, rows, dtype: int64);
            var (expected, made) = (SoftmaxCrossentropy.RunPlain(x, labels)[0], SoftmaxCrossentropy.Run(x, labels)[0]);
            Kernel.AssertClose(expected, made, 1e-5);
            using var factor = tensor(-3f);
            Kernel.AssertAllClose(autograd.grad([expected], [x], [factor], retain_graph: true), autograd.grad([made], [x], [factor], retain_graph: true), 1e-6);
            Kernel.AssertAllClose(Twice(expected, x), Twice(made, x), 1e-6);
            using var noGradients = no_grad();
            Kernel.AssertClose(expected, SoftmaxCrossentropy.Run(x, labels)[0], 1e-5);
        },
        cases: 40);

    [Theory]
    [InlineData(float.NaN), InlineData(float.PositiveInfinity)]
    public void NaN_and_infinity_give_the_loss_of_tensor_operations(float value)
    {
        using var scope = NewDisposeScope();
        var x = randn(3, 40);
        x[1, 35] = value;
        var labels = tensor(new[] { 0L, 1, 2 });
        Assert.True(float.IsNaN(SoftmaxCrossentropy.RunPlain(x, labels)[0].ToSingle()));
        Assert.True(float.IsNaN(SoftmaxCrossentropy.Run(x, labels)[0].ToSingle()));
        x[1, 35] = float.NegativeInfinity;
        Kernel.AssertClose(SoftmaxCrossentropy.RunPlain(x, labels)[0], SoftmaxCrossentropy.Run(x, labels)[0], 1e-6);
    }

    [Fact]
    public void Large_batches_of_logits_go_through_it_with_the_same_loss()
    {
        using var scope = NewDisposeScope();
        var (x, labels) = (randn(512, 10), randint(0, 10, 512, dtype: int64));
        Assert.True(SoftmaxCrossentropy.Serves(x, labels));
        using var loss = new SparseCategoricalCrossentropy(fromLogits: true).Compute(labels, x);
        Kernel.AssertClose(F.cross_entropy(x, labels), loss, 1e-6);
        labels[3] = 10;
        Assert.False(SoftmaxCrossentropy.Serves(x, labels));
    }

    private static IList<Tensor> Twice(Tensor loss, Tensor x) =>
        autograd.grad([autograd.grad([loss], [x], retain_graph: true, create_graph: true)[0].square().sum()], [x], retain_graph: true);
}
