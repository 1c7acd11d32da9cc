using Anneal.Layers;
using Anneal.Testing;
using CsCheck;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Kernels;

public class RecurrentKernelTests
{
    private static readonly Gen<(int Steps, int Batch, int Units)> Sizes = Gen.Select(Gen.Int[1, 5], Gen.Int[1, 9], Gen.Int[1, 40]);

    [Fact]
    public void All_steps_of_a_GRU_at_once_are_those_of_tensor_operations() => Sizes.ForAll(
        size =>
        {
            using var scope = NewDisposeScope();
            Kernel.AssertIsPlain<GRUSequence>(
                [randn(size.Steps, size.Batch, 3 * size.Units), randn(size.Batch, size.Units), randn(size.Units, 3 * size.Units).mul(tensor(0.2f)), randn(3 * size.Units)]);
        },
        cases: 30);

    [Fact]
    public void All_steps_of_an_LSTM_at_once_are_those_of_tensor_operations() => Sizes.ForAll(
        size =>
        {
            using var scope = NewDisposeScope();
            Kernel.AssertIsPlain<LSTMSequence>(
                [randn(size.Steps, size.Batch, 4 * size.Units), randn(size.Batch, size.Units), randn(size.Batch, size.Units), randn(size.Units, 4 * size.Units).mul(tensor(0.2f))]);
        },
        cases: 30);

    [Fact]
    public void Two_threads_give_the_bits_of_one()
    {
        using var scope = NewDisposeScope();
        Tensor x = randn(3, 61, 800), h = randn(61, 200), kernel = randn(200, 800).mul(tensor(0.1f)), bias = randn(600);
        var one = All();
        using var two = new TorchThreads(2);
        foreach (var (expected, made) in one.Zip(All())) Assert.Equal(expected.data<float>().ToArray(), made.data<float>().ToArray());

        Tensor[] All() => [GRUSequence.Run(x.narrow(2, 0, 600), h, kernel.narrow(1, 0, 600), bias)[0], LSTMSequence.Run(x, h, h, kernel)[0]];
    }

    [Fact]
    public void NaN_stays_in_its_sample_and_spreads_there()
    {
        using var scope = NewDisposeScope();
        var x = randn(4, 2, 60);
        x[1, 0, 25] = float.NaN;
        var inputs = new[] { x, randn(2, 20), randn(20, 60), randn(60) };
        Assert.Equal(GRUSequence.RunPlain(inputs)[0].isnan().data<bool>().ToArray(), GRUSequence.Run(inputs)[0].isnan().data<bool>().ToArray());
    }

    [Theory]
    [InlineData(1e4f), InlineData(-1e4f), InlineData(float.PositiveInfinity), InlineData(float.NegativeInfinity), InlineData(1e-6f)]
    public void Gates_saturate_as_in_tensor_operations(float sum)
    {
        using var scope = NewDisposeScope();
        var inputs = new[] { full([2, 2, 60], sum), randn(2, 20), randn(20, 60), randn(60) };
        Kernel.AssertClose(GRUSequence.RunPlain(inputs)[0], GRUSequence.Run(inputs)[0], 1e-6);
    }

    [Theory]
    [InlineData(false, false), InlineData(true, false), InlineData(false, true), InlineData(true, true)]
    public void A_layer_trains_as_its_cell_does_step_by_step(bool goBackwards, bool useBias)
    {
        using var scope = NewDisposeScope();
        foreach (var layer in new RecurrentLayer[]
        {
            new GRU(5, useBias: useBias, goBackwards: goBackwards, returnSequences: true),
            new LSTM(5, useBias: useBias, goBackwards: goBackwards, returnSequences: true),
        })
        {
            using var _ = layer;
            var x = randn(3, 4, 2).requires_grad_();
            var mask = ones(3, 4, dtype: ScalarType.Bool);
            var (whole, steps) = (layer.Apply(x), layer.Apply(x, mask: mask));
            Tensor[] inputs = [x, .. layer.TrainableVariables.Select(variable => variable.Value)];
            Kernel.AssertClose(steps, whole, 1e-6);
            Kernel.AssertAllClose(autograd.grad([steps.sin().sum()], inputs), autograd.grad([whole.sin().sum()], inputs), 1e-5);
        }
    }

    [Fact]
    public void Other_activations_go_step_by_step()
    {
        using var scope = NewDisposeScope();
        using var layer = new GRU(3, activation: "relu");
        using var doubles = new GRU(3);
        Assert.Equal([2L, 3], layer.Apply(randn(2, 4, 2)).shape);
        Assert.Equal([2L, 3], doubles.Apply(randn(2, 4, 2)).shape);
    }
}
