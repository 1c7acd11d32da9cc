using System.Globalization;
using System.Runtime.InteropServices;

namespace Anneal.Distribution.Native;

/// <summary>What NCCL needs of CUDA beside it: which device a thread works on, and whether a device has done its work. Of the driver, which has one name everywhere.</summary>
internal sealed unsafe class CudaDriver
{
    private const string File = "libcuda.so.1";
    private const int NotReady = 600;

    private readonly delegate* unmanaged<nint, int> setContext;
    private readonly delegate* unmanaged<nint, int> query;
    private readonly delegate* unmanaged<int, byte**, int> errorText;
    private readonly nint context;

    /// <param name="index">The device, among those that this process sees.</param>
    public CudaDriver(int index)
    {
        var driver = NativeLibrary.Load(File);
        setContext = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(driver, "cuCtxSetCurrent");
        query = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(driver, "cuStreamQuery");
        errorText = (delegate* unmanaged<int, byte**, int>)NativeLibrary.GetExport(driver, "cuGetErrorString");
        int device;
        Check(((delegate* unmanaged<uint, int>)NativeLibrary.GetExport(driver, "cuInit"))(0));
        Check(((delegate* unmanaged<int*, int, int>)NativeLibrary.GetExport(driver, "cuDeviceGet"))(&device, index));
        nint primary;
        Check(((delegate* unmanaged<nint*, int, int>)NativeLibrary.GetExport(driver, "cuDevicePrimaryCtxRetain"))(&primary, device));
        context = primary;
    }

    /// <summary>Makes the device that of the calling thread. libtorch works in the same context, the primary one.</summary>
    public void Use() => Check(setContext(context));

    /// <summary>Whether the device has done all that was given to its default stream, the one that libtorch uses.</summary>
    public bool IsDone()
    {
        var result = query(0);
        if (result != NotReady) Check(result);
        return result != NotReady;
    }

    private void Check(int result)
    {
        if (result == 0) return;
        byte* text = null;
        _ = errorText is null ? 0 : errorText(result, &text);
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The CUDA driver fails with code {result}: {Marshal.PtrToStringUTF8((nint)text) ?? "unknown"}."));
    }
}
