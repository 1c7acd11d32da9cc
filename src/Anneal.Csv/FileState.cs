namespace Anneal.Csv;

/// <summary>By what one sees whether a file has changed.</summary>
internal readonly record struct FileState(long Length, DateTime Written)
{
    public static FileState Of(string path) => new FileInfo(path) is var file ? new(file.Length, file.LastWriteTimeUtc) : default;
}
