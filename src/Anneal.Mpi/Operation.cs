namespace Anneal.Distribution;

/// <summary>What a rank calls. All ranks must call the same.</summary>
/// <param name="Kind">Which one.</param>
/// <param name="Length">The number of values; 0 where ranks may give different numbers of them.</param>
/// <param name="Root">The rank whose bytes all get.</param>
internal readonly record struct Operation(OperationKind Kind, long Length = 0, long Root = 0)
{
    public override string ToString() => Kind switch
    {
        OperationKind.Leave => "leaving the cluster",
        OperationKind.SumFloat => $"a sum of {Length} floats",
        OperationKind.SumDouble => $"a sum of {Length} doubles",
        OperationKind.SumBfloat16 => $"a sum of {Length} floats in bfloat16",
        OperationKind.Broadcast => $"a broadcast of {Length} bytes from rank {Root}",
        OperationKind.JoinDevices => "a start of NCCL",
        OperationKind.SumOnDevices => $"a sum of {Length} values by NCCL",
        _ => "a gathering of bytes",
    };
}
