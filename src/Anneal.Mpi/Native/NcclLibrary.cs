using System.Globalization;
using System.Runtime.InteropServices;
using Anneal.Native;

namespace Anneal.Distribution.Native;

/// <summary>The functions of NCCL that Anneal calls, by nccl.h, which is the same for them in 2.13 and 2.30.</summary>
internal sealed unsafe class NcclLibrary
{
    public const int Float32 = 7, Float64 = 8, Bfloat16 = 9, Addition = 0;
    private const int InProgress = 7;

    public readonly delegate* unmanaged<UniqueId*, int> GetUniqueId;
    public readonly delegate* unmanaged<nint*, int, UniqueId, int, int> InitRank;
    public readonly delegate* unmanaged<nint, int> Destroy;
    public readonly delegate* unmanaged<int> GroupStart;
    public readonly delegate* unmanaged<int> GroupEnd;
    public readonly delegate* unmanaged<void*, void*, nuint, int, int, nint, nint, int> AllReduce;
    public readonly delegate* unmanaged<void*, void*, nuint, int, nint, nint, int> AllGather;
    public readonly delegate* unmanaged<void*, nuint, int, int, nint, nint, int> Send;
    public readonly delegate* unmanaged<void*, nuint, int, int, nint, nint, int> Receive;
    private readonly delegate* unmanaged<nint, int*, int> asyncError;
    private readonly delegate* unmanaged<int, byte*> errorText;
    private readonly delegate* unmanaged<nint, byte*> lastError;

    private NcclLibrary(nint library, Version version)
    {
        Name = $"NCCL {version}";
        GetUniqueId = (delegate* unmanaged<UniqueId*, int>)NativeLibrary.GetExport(library, "ncclGetUniqueId");
        InitRank = (delegate* unmanaged<nint*, int, UniqueId, int, int>)NativeLibrary.GetExport(library, "ncclCommInitRank");
        Destroy = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "ncclCommDestroy");
        GroupStart = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "ncclGroupStart");
        GroupEnd = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "ncclGroupEnd");
        AllReduce = (delegate* unmanaged<void*, void*, nuint, int, int, nint, nint, int>)NativeLibrary.GetExport(library, "ncclAllReduce");
        AllGather = (delegate* unmanaged<void*, void*, nuint, int, nint, nint, int>)NativeLibrary.GetExport(library, "ncclAllGather");
        Send = (delegate* unmanaged<void*, nuint, int, int, nint, nint, int>)NativeLibrary.GetExport(library, "ncclSend");
        Receive = (delegate* unmanaged<void*, nuint, int, int, nint, nint, int>)NativeLibrary.GetExport(library, "ncclRecv");
        asyncError = (delegate* unmanaged<nint, int*, int>)NativeLibrary.GetExport(library, "ncclCommGetAsyncError");
        errorText = (delegate* unmanaged<int, byte*>)NativeLibrary.GetExport(library, "ncclGetErrorString");
        lastError = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(library, "ncclGetLastError");
    }

    /// <summary>Its name and version.</summary>
    public string Name { get; }

    /// <summary>The library; null with the reason where there is none that serves.</summary>
    public static NcclLibrary? Load(out string reason)
    {
        var version = NcclFile.Version(out var library);
        reason = version is null ? $"{NcclFile.Name} was not found ({NcclFile.Advice})"
            : version < NcclFile.Oldest ? $"{NcclFile.Name} is NCCL {version}, and {NcclFile.Oldest} is needed ({NcclFile.Advice})"
            : "";
        return reason.Length == 0 ? new(library, version!) : null;
    }

    /// <summary>Throws what NCCL says of a result that is none of success.</summary>
    public void Check(int result, nint group = 0)
    {
        if (result is 0 or InProgress) return;
        var last = Marshal.PtrToStringUTF8((nint)lastError(group));
        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture, $"{Name} fails with code {result}: {Marshal.PtrToStringUTF8((nint)errorText(result))}{(string.IsNullOrWhiteSpace(last) ? "" : $" ({last.Trim()})")}."));
    }

    /// <summary>Throws what went wrong on the device or the network since.</summary>
    public void CheckGroup(nint group)
    {
        int result;
        Check(asyncError(group, &result), group);
        Check(result, group);
    }

    /// <summary>What one rank makes and all need to find each other; passed by value.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct UniqueId
    {
        public const int Size = 128;
        private fixed byte bytes[Size];
    }
}
