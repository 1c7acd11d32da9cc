namespace Anneal.Distribution.Native;

/// <summary>The handles of MPICH and of the libraries that share its binary interface (Intel MPI, MVAPICH, Cray MPICH): numbers.</summary>
internal static class MpichHandles
{
    /// <summary>What the version of each of these libraries says.</summary>
    public static readonly string[] Marks = ["MPICH", "Intel(R) MPI", "MVAPICH", "CRAY"];

    public static readonly MpiHandles All = new()
    {
        World = 0x44000000,
        Byte = 0x4c00010d,
        Int64 = 0x4c00083a,
        Float = 0x4c00040a,
        Double = 0x4c00080b,
        Sum = 0x58000003,
        Least = 0x58000002,
        InPlace = -1,
        StatusIgnore = 1,
        AnySource = -2,
    };
}
