namespace Anneal.Cli.Output;

/// <summary>Files that are either complete or unchanged: written under another name, then renamed.</summary>
internal static class WholeFile
{
    public static void Write(string path, Action<Stream> write)
    {
        if (path.Length == 0)
            throw new UsageException("--output must be the name of a file; it was empty.");
        if (Directory.Exists(path))
            throw new UsageException($"--output must be the name of a file; '{path}' is a folder.");
        var target = Path.GetFullPath(path);
        if (target.StartsWith("/dev/", StringComparison.Ordinal))
        {
            // A device cannot be replaced by a file: it would be gone.
            using var device = File.OpenWrite(target);
            write(device);
            return;
        }

        var linked = File.Exists(target) ? File.ResolveLinkTarget(target, returnFinalTarget: true) : null;
        Replace(path, linked?.FullName ?? target, write);
    }

    private static void Replace(string path, string target, Action<Stream> write)
    {
        var folder = Path.GetDirectoryName(target)!;
        var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():n}.tmp");
        var stream = Create(path, folder, temporary);
        try
        {
            using (stream)
                write(stream);
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static FileStream Create(string path, string folder, string temporary)
    {
        try
        {
            return File.Create(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(Directory.Exists(folder)
                ? $"'{path}' cannot be written: no file can be created in the folder '{folder}'. Choose another folder with --output."
                : $"'{path}' cannot be written: there is no folder '{folder}'. Create it first, or choose another folder with --output.", error);
        }
    }
}
