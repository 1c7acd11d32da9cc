namespace Anneal.Tests.Checkpoints;

/// <summary>A folder of a test's own.</summary>
public abstract class Folder : IDisposable
{
    protected string Root { get; } = Directory.CreateTempSubdirectory("anneal-tests-").FullName;

    protected string Backup => Path.Combine(Root, "backup");

    public void Dispose()
    {
        Directory.Delete(Root, recursive: true);
        GC.SuppressFinalize(this);
    }
}
