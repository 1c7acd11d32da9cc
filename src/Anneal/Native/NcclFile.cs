using System.Runtime.InteropServices;

namespace Anneal.Native;

/// <summary>NVIDIA's library for sums over GPUs, where it is installed.</summary>
internal static unsafe class NcclFile
{
    public const string Name = "libnccl.so.2";
    public const string Advice = "Debian and Ubuntu with NVIDIA's packages: apt-get install libnccl2";
    public static readonly Version Oldest = new(2, 13);

    /// <summary>The version; null where the library does not load.</summary>
    public static Version? Version(out nint library)
    {
        int code;
        return NativeLibrary.TryLoad(Name, out library) && NativeLibrary.TryGetExport(library, "ncclGetVersion", out var get) && ((delegate* unmanaged<int*, int>)get)(&code) == 0 ? Of(code) : null;
    }

    /// <summary>2804 is 2.8.4, and from 2.9 on 21005 is 2.10.5.</summary>
    internal static Version Of(int code) => code < 10_000 ? new(code / 1000, code / 100 % 10, code % 100) : new(code / 10_000, code / 100 % 100, code % 100);
}
