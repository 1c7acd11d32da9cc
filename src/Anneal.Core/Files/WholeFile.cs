namespace Anneal;

/// <summary>Writes files that are complete or unchanged: under another name first, then renamed. Into a pipe or a device it writes at once.</summary>
internal static class WholeFile
{
    private static readonly Lock Turn = new();
    private static readonly HashSet<string> Unfinished = [];

    /// <summary>Writes a file. A file that is replaced keeps its permissions; where the path is a link, the file behind it is written.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full)) throw new IOException($"'{path}' cannot be written: it is a folder. Name a file.");
        if (Path.GetDirectoryName(full) is { } folder && !Directory.Exists(folder))
            throw new IOException($"'{path}' cannot be written: there is no folder '{folder}'. Create it first, or choose another folder.");
        var target = new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
        using (var existing = OpenExisting(path, full))
            if (existing is not null && (!existing.CanSeek || IsDevice(full) || IsDevice(target)))
            {
                write(existing);
                return;
            }

        Replace(path, target, write);
    }

    /// <summary>Deletes what is not finished, and lets nothing begin: the process is about to end.</summary>
    public static void Abandon()
    {
        Turn.Enter();
        foreach (var temporary in Unfinished)
            File.Delete(temporary);
    }

    private static void Replace(string path, string target, Action<Stream> write)
    {
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Guid.NewGuid():n}.tmp");
        try
        {
            Fill(path, temporary, write);
            using (var written = File.OpenHandle(temporary, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
                RandomAccess.FlushToDisk(written);
            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            File.Move(temporary, target, overwrite: true);
        }
        finally
        {
            lock (Turn)
            {
                File.Delete(temporary);
                Unfinished.Remove(temporary);
            }
        }
    }

    // The runtime calls a limit to the size of files an argument.
    private static void Fill(string path, string temporary, Action<Stream> write)
    {
        try
        {
            using var stream = Create(path, temporary);
            write(stream);
        }
        catch (ArgumentOutOfRangeException error) when (error.ParamName == "value" && error.Source == typeof(FileStream).Assembly.GetName().Name)
        {
            throw new IOException($"'{path}' cannot be written: its file would be larger than it may be here.", error);
        }
    }

    private static FileStream? OpenExisting(string path, string full)
    {
        try
        {
            return new(full, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' cannot be written: {error.Message}", error);
        }
    }

    private static FileStream Create(string path, string temporary)
    {
        try
        {
            lock (Turn)
            {
                Unfinished.Add(temporary);
                return new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Delete);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"'{path}' cannot be written: no file can be created in the folder '{Path.GetDirectoryName(temporary)}'. Choose another folder.", error);
        }
    }

    // A device cannot be replaced by a file: it would be gone. Files in memory lie among the devices.
    private static bool IsDevice(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);
}
