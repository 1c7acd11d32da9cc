using System.Runtime.InteropServices;

namespace Anneal.Distribution.Native;

/// <summary>The handles of Open MPI: addresses of global symbols.</summary>
internal static class OpenMpiHandles
{
    public const string Mark = "ompi_mpi_comm_world";

    public static MpiHandles Of(nint library) => new()
    {
        World = NativeLibrary.GetExport(library, Mark),
        Byte = NativeLibrary.GetExport(library, "ompi_mpi_byte"),
        Int64 = NativeLibrary.GetExport(library, "ompi_mpi_int64_t"),
        Float = NativeLibrary.GetExport(library, "ompi_mpi_float"),
        Double = NativeLibrary.GetExport(library, "ompi_mpi_double"),
        Sum = NativeLibrary.GetExport(library, "ompi_mpi_op_sum"),
        Least = NativeLibrary.GetExport(library, "ompi_mpi_op_min"),
        InPlace = 1,
        StatusIgnore = 0,
        AnySource = -1,
    };
}
