using Anneal.Layers;
using Anneal.Losses;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Kernels;

/// <summary>An exception that left a backward pass would end the process, so this happens in another one.</summary>
public class KernelFaultTests
{
    [Fact]
    public Task A_fault_in_a_backward_pass_comes_out_of_training_as_its_exception() => ChildRun.Succeeds([typeof(Faults)], ["-explicit", "only"]);

    public class Faults
    {
        [Fact(Explicit = true)]
        public void Fit_throws_what_the_kernel_threw()
        {
            using var model = new Sequential([new Input(2), new Dense(3), new Lambda(x => FaultyKernel.Run(x)[0])]);
            model.Compile("sgd", loss: "mse");
            var fault = Assert.Throws<InvalidOperationException>(() => model.Fit(new float[4, 2], new float[4, 3], verbose: 0));
            Assert.Equal("No room.", fault.Message);
        }

        [Fact(Explicit = true)]
        public void Gradients_that_a_user_takes_are_NaN()
        {
            using var scope = NewDisposeScope();
            var x = ones(2).requires_grad_();
            Assert.True(autograd.grad([FaultyKernel.Run(x)[0].sum()], [x])[0].isnan().all().item<bool>());
        }
    }

    private sealed class FaultyKernel : KernelFunction<FaultyKernel>
    {
        protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved) => [inputs[0].clone()];

        protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients) => throw new InvalidOperationException("No room.");

        protected override Tensor[] Plain(Tensor[] inputs) => [inputs[0].clone()];
    }
}
