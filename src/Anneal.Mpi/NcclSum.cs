using Anneal.Distribution.Native;
using Anneal.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>
/// Sums by NCCL, on the default stream of the device, which libtorch uses too: they begin when the gradients are there, and what comes after them waits for them. The host waits as well, so that
/// a sum that does not end is seen.
/// </summary>
internal sealed unsafe class NcclSum : DeviceSum, IDisposable
{
    private readonly NcclLibrary nccl;
    private readonly CudaDriver driver;
    private readonly MpiCluster cluster;
    private readonly bool rounds;
    private readonly nint group;

    /// <summary>Joins the others; all ranks call it.</summary>
    public NcclSum(NcclLibrary nccl, Device device, MpiCluster cluster, GradientPrecision gradients)
    {
        (this.nccl, Device, this.cluster, rounds) = (nccl, device, cluster, gradients == GradientPrecision.Bfloat16);
        driver = new(Math.Max(device.index, 0));
        driver.Use();
        var id = default(NcclLibrary.UniqueId);
        if (cluster.Rank == 0) nccl.Check(nccl.GetUniqueId(&id));
        cluster.Broadcast(new(&id, NcclLibrary.UniqueId.Size));
        group = Join(id);
    }

    public override Device Device { get; }

    public override void Sum(IReadOnlyList<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        driver.Use();
        cluster.Together(OperationKind.SumOnDevices, tensors.Sum(tensor => tensor.numel()), () =>
        {
            Together(tensors.Where(tensor => !Rounds(tensor)), tensor =>
                nccl.AllReduce(TensorMemory.Data(tensor), TensorMemory.Data(tensor), (nuint)tensor.numel(), tensor.dtype == ScalarType.Float64 ? NcclLibrary.Float64 : NcclLibrary.Float32, NcclLibrary.Addition, group, 0));
            foreach (var tensor in tensors.Where(Rounds)) SumRounded(tensor);
            Wait();
        });
        GC.KeepAlive(tensors);
    }

    public void Dispose() => nccl.Destroy(group);

    private nint Join(NcclLibrary.UniqueId id)
    {
        nint joined = 0;
        cluster.Together(OperationKind.JoinDevices, 0, () =>
        {
            nint made = 0;
            nccl.Check(nccl.InitRank(&made, cluster.Size, id, cluster.Rank));
            joined = made;
        });
        return joined;
    }

    private bool Rounds(Tensor tensor) => rounds && tensor.dtype == ScalarType.Float32;

    /// <summary>As <see cref="BFloat16Sum"/> does it: a part of everyone's values for each rank, a sum in float32, and the rounded sum for all.</summary>
    private void SumRounded(Tensor values)
    {
        var (count, size) = (values.numel(), cluster.Size);
        var part = (count + size - 1) / size;
        var sent = zeros([size, part], ScalarType.BFloat16, values.device);
        sent.view(-1).narrow(0, 0, count).copy_(values.view(-1));
        var received = empty_like(sent);
        var row = part * sizeof(ushort);
        Together(Enumerable.Range(0, size), rank =>
        {
            nccl.Check(nccl.Send((byte*)TensorMemory.Data(sent) + rank * row, (nuint)part, NcclLibrary.Bfloat16, rank, group, 0), group);
            return nccl.Receive((byte*)TensorMemory.Data(received) + rank * row, (nuint)part, NcclLibrary.Bfloat16, rank, group, 0);
        });
        var sums = received.to_type(ScalarType.Float32).sum([0]).to_type(ScalarType.BFloat16);
        nccl.Check(nccl.AllGather(TensorMemory.Data(sums), TensorMemory.Data(sent), (nuint)part, NcclLibrary.Bfloat16, group, 0), group);
        values.view(-1).copy_(sent.view(-1).narrow(0, 0, count));
    }

    private void Together<T>(IEnumerable<T> all, Func<T, int> call)
    {
        nccl.Check(nccl.GroupStart(), group);
        foreach (var one in all) nccl.Check(call(one), group);
        nccl.Check(nccl.GroupEnd(), group);
    }

    private void Wait()
    {
        var patience = new Patience();
        while (!driver.IsDone())
        {
            nccl.CheckGroup(group);
            patience.Wait();
        }
        nccl.CheckGroup(group);
    }
}
