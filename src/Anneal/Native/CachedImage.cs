using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace Anneal.Native;

/// <summary>Loads a library from a file named by its content, in the first private folder that accepts it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class CachedImage(IEnumerable<string> folders) : IImageStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The user's cache, then a folder of the user's own among the temporary files.</summary>
    public static CachedImage OfUser() => new(FoldersOfUser());

    private static IEnumerable<string> FoldersOfUser()
    {
        yield return Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") ?? "", "anneal-native");
        yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "anneal-native");
        yield return Path.Combine(Path.GetTempPath(), $"anneal-native-{Libc.EffectiveUser()}");
    }

    public string? TryLoad(string shipped, byte[] image, List<string> reasons, out nint handle)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(image))[..16];
        foreach (var folder in folders.Where(Path.IsPathFullyQualified))
        {
            try
            {
                Directory.CreateDirectory(folder, OwnerOnly);
                if (!IsPrivate(folder)) throw new UnauthorizedAccessException("the folder is not ours alone (owner and mode 0700).");
                var path = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(shipped)}-{key}.so");
                if (!Holds(path, image)) WholeFile.Write(path, stream => stream.Write(image));
                handle = NativeLibrary.Load(path);
                return path;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException or BadImageFormatException)
            {
                reasons.Add($"{folder}: {e.Message}");
            }
        }
        handle = 0;
        return null;
    }

    private static bool Holds(string path, byte[] image) =>
        File.Exists(path) && new FileInfo(path).Length == image.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(image);

    /// <summary>In a folder others can write to, they could plant a library.</summary>
    private static bool IsPrivate(string folder)
    {
        const int KindAndPermissions = 0xf1ff, Directory = 0x4000;
        var facts = default(Libc.FileFacts);
        return Libc.StatOf(folder, ref facts)
            && (facts.Mode & KindAndPermissions) == (Directory | (int)OwnerOnly)
            && facts.Owner == Libc.EffectiveUser();
    }
}
