using System.Reflection;
using System.Runtime.InteropServices;
using Anneal.Native.Elf;

namespace Anneal.Native;

/// <summary>Loads LibTorchSharp where the runtime's own search did not: behind libtorch, and patched if need be.</summary>
internal sealed class LibTorchLoader(params IReadOnlyList<IImageStore> stores)
{
    public const string BindingName = "LibTorchSharp", BindingFile = "libLibTorchSharp.so", LibraryFile = "libtorch.so";

    private readonly Lock gate = new();
    private nint handle;

    /// <summary>What the last attempt found, null before the first.</summary>
    public LoadedBinding? Binding { get; private set; }

    /// <summary>Why the last attempt failed, null when it did not.</summary>
    public string? Failure { get; private set; }

    /// <summary>
    /// The library's handle, loading it when that was not done yet; 0 where it cannot be, with the reason in <see cref="Failure"/>.
    /// </summary>
    public nint Load(Assembly assembly)
    {
        lock (gate) return handle != 0 ? handle : handle = Attempt(NativeFolders.Of(assembly));
    }

    private nint Attempt(IReadOnlyList<string> folders)
    {
        Failure = null;
        var reasons = new List<string>();
        var source = Find(folders, BindingFile);
        if (source is null) return Fail(LoadFailure.MissingBinding(folders));

        // A patched copy lies elsewhere, so what it needs must be there before it.
        var library = Find(folders, LibraryFile) ?? LibraryFile;
        if (!TryLoad(library, reasons, out _))
            return Fail(library == LibraryFile ? LoadFailure.MissingLibrary(folders, source) : LoadFailure.Refused(library, reasons));

        if (TryLoad(source, reasons, out var whole)) return Succeed(new(source, source, []), whole);
        try
        {
            var image = File.ReadAllBytes(source);
            var weakened = VersionNeeds.WeakenUnused(image);
            if (weakened.Count == 0) return Fail(LoadFailure.Refused(source, reasons));
            foreach (var store in stores)
                if (store.TryLoad(source, image, reasons, out var patched) is { } place)
                    return Succeed(new(source, place, weakened), patched);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            reasons.Add(e.Message);
        }
        return Fail(LoadFailure.Refused(source, reasons));
    }

    private static string? Find(IReadOnlyList<string> folders, string file) =>
        folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    private static bool TryLoad(string path, List<string> reasons, out nint library)
    {
        try
        {
            library = NativeLibrary.Load(path);
            return true;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            reasons.Add(e.Message);
            library = 0;
            return false;
        }
    }

    private nint Succeed(LoadedBinding binding, nint library)
    {
        Binding = binding;
        return library;
    }

    private nint Fail(string failure)
    {
        Failure = failure;
        return 0;
    }
}
