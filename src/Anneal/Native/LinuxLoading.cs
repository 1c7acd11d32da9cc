using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using TorchSharp;

namespace Anneal.Native;

/// <summary>The loading of libtorch of this process, where it is ours to help.</summary>
[SupportedOSPlatform("linux")]
internal static class LinuxLoading
{
    private static readonly Lock Gate = new();
    private static bool prepared;

    /// <summary>For the tests: with this switch off, the way through a memory file is as if the system refused it.</summary>
    private const string MemoryFileSwitch = "Anneal.Native.MemoryFile";

    public static LibTorchLoader Loader { get; } = AppContext.TryGetSwitch(MemoryFileSwitch, out var allowed) && !allowed
        ? new(CachedImage.OfUser())
        : new(new MemoryImage(), CachedImage.OfUser());

    public static void Prepare()
    {
        lock (Gate)
        {
            if (prepared) return;
            OpenMp.LimitSpinning();
            Allocator.KeepFreedMemory();
            new TorchSharpHook(Loader).Attach();
            prepared = true;
        }
    }

    /// <summary>Asks for the libraries as TorchSharp does: the runtime's own search first, then the hook.</summary>
    public static void Load()
    {
        Prepare();
        var assembly = typeof(torch).Assembly;
        Ask("torch_cpu", assembly);
        if (!Ask(LibTorchLoader.BindingName, assembly)) Loader.Load(assembly);
        if (Loader.Failure is { } failure) throw new DllNotFoundException(failure);
    }

    /// <summary>False where a load context of a plugin throws instead of leaving the answer to the hook.</summary>
    private static bool Ask(string name, Assembly assembly)
    {
        try
        {
            return NativeLibrary.TryLoad(name, assembly, null, out _);
        }
        catch (DllNotFoundException)
        {
            return false;
        }
    }
}
