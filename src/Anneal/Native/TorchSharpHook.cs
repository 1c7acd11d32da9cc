using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace Anneal.Native;

/// <summary>Answers the runtime when its own search for LibTorchSharp has failed.</summary>
internal sealed class TorchSharpHook(LibTorchLoader loader)
{
    private readonly Lock gate = new();
    private bool refusing;

    private static Assembly TorchSharp => typeof(torch).Assembly;

    public void Attach()
    {
        // The event is raised on the load context of the assembly that asks: TorchSharp's, which is ours or the default one.
        // (Asking for TorchSharp's own context would load that assembly at every start, used or not.)
        var own = AssemblyLoadContext.GetLoadContext(typeof(TorchSharpHook).Assembly)!;
        own.ResolvingUnmanagedDll += Resolve;
        if (own != AssemblyLoadContext.Default) AssemblyLoadContext.Default.ResolvingUnmanagedDll += Resolve;
    }

    private nint Resolve(Assembly assembly, string name)
    {
        if (name != LibTorchLoader.BindingName) return 0;
        var handle = loader.Load(TorchSharp);
        if (handle != 0) return handle;
        if (assembly == TorchSharp && RefuseCalls()) return NativeLibrary.GetMainProgramHandle();
        throw new DllNotFoundException(loader.Failure);
    }

    /// <summary>Makes every native call of TorchSharp fail with our reason; false where somebody else resolves them.</summary>
    /// <remarks>
    /// TorchSharp asks for the library before it calls it, swallows whatever is thrown, and on failure copies some 500 MB into
    /// the output folder before it reports a guess. So the question is answered with a handle it does not use, and the
    /// first call, which asks the import resolver and not the event, gives the reason.
    /// </remarks>
    private bool RefuseCalls()
    {
        lock (gate)
        {
            if (refusing) return true;
            try
            {
                NativeLibrary.SetDllImportResolver(TorchSharp, (name, _, _) => name == LibTorchLoader.BindingName ? LoadOrThrow() : 0);
                return refusing = true;
            }
            catch (InvalidOperationException)
            {
                return false;
            }
        }
    }

    private nint LoadOrThrow() => loader.Load(TorchSharp) is not 0 and var handle ? handle : throw new DllNotFoundException(loader.Failure);
}
