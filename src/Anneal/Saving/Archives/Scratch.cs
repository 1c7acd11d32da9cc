namespace Anneal.Saving;

/// <summary>Files that are gone when they are closed.</summary>
internal static class Scratch
{
    /// <summary>A new file on the disk of another one.</summary>
    public static FileStream Beside(string path) => new(
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Guid.NewGuid():n}.tmp"),
        new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, Options = FileOptions.DeleteOnClose, BufferSize = 1 << 16 });
}
