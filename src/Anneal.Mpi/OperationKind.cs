namespace Anneal.Distribution;

/// <summary>The operations of a cluster.</summary>
internal enum OperationKind
{
    Leave = 1,
    SumFloat,
    SumDouble,
    SumBfloat16,
    Broadcast,
    Gather,
    JoinDevices,
    SumOnDevices,
}
