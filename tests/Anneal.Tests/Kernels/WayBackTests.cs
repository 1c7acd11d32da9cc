using Anneal.Distribution;
using Anneal.Graphs;
using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Kernels;

/// <summary>On a GPU libtorch goes backwards on a thread of its own. On a CPU it stays on the thread that asks, so these tests ask on another one.</summary>
public sealed class WayBackTests
{
    [Fact]
    public void A_sum_over_ranks_knows_its_ranks()
    {
        using var scope = NewDisposeScope();
        using var cluster = new Doubling();
        using var call = CallScope.Open(share: new(cluster.Ranks, 0, 1, 2));
        var x = tensor(new float[] { 1, 2 }).requires_grad_();
        var sum = SumPass.Run(x)[0];
        var loss = (sum * sum).sum();
        var gradients = KernelFault.Here.Await(() => Elsewhere(() => autograd.grad([loss], [x])));
        Assert.Equal([2f, 4f], sum.data<float>());
        Assert.Equal([8f, 16f], gradients[0].data<float>());
        gradients[0].Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_exception_comes_to_who_waits_for_the_gradients(bool remat)
    {
        using var scope = NewDisposeScope();
        using var layer = new Lambda(x => Faulty.Run(x)[0]) { Remat = remat };
        var x = ones(2, 1).requires_grad_();
        var loss = layer.Apply(x).sum();
        var fault = Assert.Throws<InvalidOperationException>(() => KernelFault.Here.Await(() => Elsewhere(() =>
        {
            using var there = NewDisposeScope();
            return autograd.grad([loss], [x]);
        })));
        Assert.Equal("No room.", fault.Message);
    }

    private static T Elsewhere<T>(Func<T> function)
    {
        var result = default(T);
        var thread = new Thread(() => result = function());
        thread.Start();
        thread.Join();
        return result!;
    }

    private sealed class Faulty : KernelFunction<Faulty>
    {
        protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved) => [inputs[0].clone()];

        protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients) => throw new InvalidOperationException("No room.");

        protected override Tensor[] Plain(Tensor[] inputs) => [inputs[0].clone()];
    }

    /// <summary>Two ranks that always have the same.</summary>
    private sealed class Doubling : Cluster
    {
        public override int Rank => 0;

        public override int Size => 2;

        public override void Sum(Span<float> values) => throw new NotSupportedException();

        public override void Sum(Span<double> values)
        {
            foreach (ref var value in values) value *= 2;
        }

        public override void Broadcast(Span<byte> bytes, int root = 0)
        {
        }

        public override IReadOnlyList<byte[]> Gather(ReadOnlySpan<byte> bytes) => [bytes.ToArray(), bytes.ToArray()];

        public override void Abort(Exception reason) => throw reason;
    }
}
