namespace Anneal.Distribution.Native;

/// <summary>What mpi.h of a family of libraries calls by name: pointers in Open MPI, numbers in MPICH. Where a function takes a number of 32 bits, it takes these 64 all the same.</summary>
internal sealed record MpiHandles
{
    public required nint World { get; init; }

    public required nint Byte { get; init; }

    public required nint Int64 { get; init; }

    public required nint Float { get; init; }

    public required nint Double { get; init; }

    public required nint Sum { get; init; }

    public required nint Least { get; init; }

    public required nint InPlace { get; init; }

    public required nint StatusIgnore { get; init; }

    public required int AnySource { get; init; }
}
