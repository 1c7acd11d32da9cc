using System.Runtime.InteropServices;
using System.Text;

namespace Anneal.Distribution.Native;

/// <summary>The functions of MPI that Anneal calls, of the library that is loaded. Faults within MPI end the process: that is its default, and stays.</summary>
internal sealed unsafe class MpiLibrary
{
    private const int RtldNow = 2, RtldGlobal = 0x100;
    private const int LongestVersion = 8192;

    public readonly delegate* unmanaged<int*, void*, int, int*, int> InitThread;
    public readonly delegate* unmanaged<int*, int> Initialized;
    public readonly delegate* unmanaged<int> Finalize;
    public readonly delegate* unmanaged<nint, int, int> Abort;
    public readonly delegate* unmanaged<nint, int*, int> Rank;
    public readonly delegate* unmanaged<nint, int*, int> Size;
    public readonly delegate* unmanaged<nint, nint*, int> Duplicate;
    public readonly delegate* unmanaged<nint, void*, int, nint, nint, nint, int> Allreduce;
    public readonly delegate* unmanaged<void*, void*, int, nint, nint, nint, nint*, int> BeginAllreduce;
    public readonly delegate* unmanaged<nint*, int*, nint, int> Test;
    public readonly delegate* unmanaged<void*, int, nint, int, nint, int> Broadcast;
    public readonly delegate* unmanaged<void*, int, nint, void*, int, nint, nint, int> Allgather;
    public readonly delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, int> AllgatherLengths;
    public readonly delegate* unmanaged<void*, int, nint, void*, int, nint, nint, int> Alltoall;
    public readonly delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int> BeginSend;
    public readonly delegate* unmanaged<int, int, nint, int*, nint, int> Probe;

    private MpiLibrary(string name, nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "MPI_Init_thread", out _)) throw SetupFault.NotMpi(name);

        int version, subversion;
        ((delegate* unmanaged<int*, int*, int>)NativeLibrary.GetExport(library, "MPI_Get_version"))(&version, &subversion);
        if (version < 3) throw SetupFault.TooOld(name, version, subversion);

        Name = $"{name} ({Version(library)})";
        Handles = NativeLibrary.TryGetExport(library, OpenMpiHandles.Mark, out _) ? OpenMpiHandles.Of(library)
            : MpichHandles.Marks.Any(mark => Version(library).Contains(mark, StringComparison.Ordinal)) ? MpichHandles.All
            : throw SetupFault.Unknown(name, Version(library));

        InitThread = (delegate* unmanaged<int*, void*, int, int*, int>)NativeLibrary.GetExport(library, "MPI_Init_thread");
        Initialized = (delegate* unmanaged<int*, int>)NativeLibrary.GetExport(library, "MPI_Initialized");
        Finalize = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "MPI_Finalize");
        Abort = (delegate* unmanaged<nint, int, int>)NativeLibrary.GetExport(library, "MPI_Abort");
        Rank = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_rank");
        Size = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "MPI_Comm_size");
        Duplicate = (delegate* unmanaged<nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Comm_dup");
        Allreduce = (delegate* unmanaged<nint, void*, int, nint, nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Allreduce");
        BeginAllreduce = (delegate* unmanaged<void*, void*, int, nint, nint, nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Iallreduce");
        Test = (delegate* unmanaged<nint*, int*, nint, int>)NativeLibrary.GetExport(library, "MPI_Test");
        Broadcast = (delegate* unmanaged<void*, int, nint, int, nint, int>)NativeLibrary.GetExport(library, "MPI_Bcast");
        Allgather = (delegate* unmanaged<void*, int, nint, void*, int, nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Allgather");
        AllgatherLengths = (delegate* unmanaged<void*, int, nint, void*, int*, int*, nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Allgatherv");
        Alltoall = (delegate* unmanaged<void*, int, nint, void*, int, nint, nint, int>)NativeLibrary.GetExport(library, "MPI_Alltoall");
        BeginSend = (delegate* unmanaged<void*, int, nint, int, int, nint, nint*, int>)NativeLibrary.GetExport(library, "MPI_Isend");
        Probe = (delegate* unmanaged<int, int, nint, int*, nint, int>)NativeLibrary.GetExport(library, "MPI_Iprobe");
    }

    /// <summary>The file, and what the library says of itself.</summary>
    public string Name { get; }

    public MpiHandles Handles { get; }

    /// <summary>Loads the library that was chosen, or else the first one of the launcher's that is there.</summary>
    public static MpiLibrary Load(Launcher launcher, string? chosen)
    {
        // Its plugins find the symbols of Open MPI only where these are global, which NativeLibrary.Load does not make them.
        var open = (delegate* unmanaged<byte*, int, nint>)NativeLibrary.GetExport(NativeLibrary.GetMainProgramHandle(), "dlopen");
        IReadOnlyList<string> names = chosen is { Length: > 0 } ? [chosen] : launcher.Libraries;
        foreach (var name in names)
        {
            fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
            {
                if (open(text, RtldNow | RtldGlobal) is not 0 and var library) return new(name, library);
            }
        }
        throw SetupFault.NoLibrary(launcher, names);
    }

    /// <summary>The version of the product, up to the first comma or line: "Open MPI v4.1.4", "MPICH Version: 4.0.2".</summary>
    private static string Version(nint library)
    {
        var text = stackalloc byte[LongestVersion];
        int length;
        ((delegate* unmanaged<byte*, int*, int>)NativeLibrary.GetExport(library, "MPI_Get_library_version"))(text, &length);
        return string.Join(' ', Encoding.UTF8.GetString(text, length).Split(',', '\n')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
