using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>Sums over all ranks within a model. Whatever the loss of any rank owes to a sum, each rank's part of it owes too: the gradient is the sum of the ranks' gradients.</summary>
internal sealed class SumPass : KernelFunction<SumPass>
{
    protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved) => [Summed(inputs[0])];

    protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients) => [Summed(gradients[0] ?? zeros_like(inputs[0]))];

    // Gradients of gradients would sum over ranks that do not compute them.
    protected override Tensor[] Plain(Tensor[] inputs) => throw new NotSupportedException("Sums over ranks have no gradients of gradients.");

    private static unsafe Tensor Summed(Tensor values)
    {
        var sums = values.to(ScalarType.Float64, CPU, copy: true).contiguous();
        RowShare.Current!.Ranks.Cluster.Sum(new Span<double>(TensorMemory.Doubles(sums), checked((int)sums.numel())));
        return sums.to(values.dtype, values.device);
    }
}
