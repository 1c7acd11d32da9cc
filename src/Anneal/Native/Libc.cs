using System.Runtime.InteropServices;

namespace Anneal.Native;

/// <summary>The few functions of the C library that .NET does not offer.</summary>
internal static partial class Libc
{
    public const uint CloseOnExec = 1;

    /// <summary>Sets a variable that native code sees; .NET's own method changes only its copy.</summary>
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetEnvironmentVariable(string name, string value, int overwrite);

    /// <summary>An anonymous file in memory; negative where the system refuses.</summary>
    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    public static partial int CreateMemoryFile(string name, uint flags);

    /// <summary>glibc only; 1 where it succeeds.</summary>
    [LibraryImport("libc", EntryPoint = "mallopt")]
    public static partial int SetAllocation(int parameter, int value);

    /// <summary>glibc only. Returns free memory to the system.</summary>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    public static partial int TrimAllocation(nuint kept);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    /// <summary>Facts about a path itself, not about what a link points to; false where there is nothing.</summary>
    public static bool StatOf(string path, ref FileFacts facts)
    {
        const int CurrentDirectory = -100, DoNotFollowLinks = 0x100, BasicFacts = 0x7ff;
        return Stat(CurrentDirectory, path, DoNotFollowLinks, BasicFacts, ref facts) == 0;
    }

    /// <summary>Its layout, unlike that of <c>stat</c>, is the same everywhere.</summary>
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Stat(int directory, string path, int flags, uint mask, ref FileFacts facts);

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    public struct FileFacts
    {
        [FieldOffset(20)] public uint Owner;
        [FieldOffset(28)] public ushort Mode;
    }
}
