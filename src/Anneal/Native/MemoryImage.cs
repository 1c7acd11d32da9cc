using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Anneal.Native.Elf;
using Microsoft.Win32.SafeHandles;

namespace Anneal.Native;

/// <summary>Loads a library from an anonymous file in memory: nothing on disk, nothing to clean up, nothing shared.</summary>
[SupportedOSPlatform("linux")]
internal sealed class MemoryImage : IImageStore
{
    public string? TryLoad(string shipped, byte[] image, List<string> reasons, out nint handle)
    {
        handle = 0;
        var descriptor = Libc.CreateMemoryFile(Path.GetFileName(shipped), Libc.CloseOnExec);
        if (descriptor < 0)
        {
            reasons.Add($"memory file: {Marshal.GetLastPInvokeErrorMessage()}");
            return null;
        }
        var path = $"/proc/self/fd/{descriptor}";
        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            var answering = image.ToArray();
            // Who asks for the shipped file by its path, as load contexts of plugins do, is given this one instead of an error.
            OwnName.TryChange(answering, shipped);
            RandomAccess.Write(file, answering, fileOffset: 0);
            handle = NativeLibrary.Load(path);
            file.SetHandleAsInvalid(); // stays open: the dynamic loader remembers the library by this name
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException or BadImageFormatException)
        {
            reasons.Add($"memory file: {e.Message}");
            return null;
        }
        finally
        {
            file.Dispose();
        }
    }
}
