using System.Text.Json.Nodes;

namespace Anneal.Training;

/// <summary>Writes checkpoints on a thread of its own: training waits for the copy, and for the disk only if the checkpoint before is not written yet.</summary>
internal sealed class CheckpointWriter(string folder, int keepLast)
{
    private readonly TensorCopies copies = new();
    private Task writing = Task.CompletedTask;

    /// <summary>Copies a run and begins to write it.</summary>
    /// <exception cref="IOException">The checkpoint before this one could not be written.</exception>
    public void Write(TrainingRun run)
    {
        Finish();
        if (run.State.Batch > 0) run.Callbacks.SumMeters();
        var callbacks = RunCheckpoint.StatesOf(run.Callbacks);
        copies.Take(RunCheckpoint.Tensors(run, callbacks));
        var (name, header) = (CheckpointFolder.NameOf(run.State), RunCheckpoint.Header(run, callbacks));
        writing = Task.Factory.StartNew(() => Write(name, header), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Throws what went wrong, without waiting.</summary>
    public void ThrowIfFailed()
    {
        if (writing.IsFaulted) Finish();
    }

    /// <summary>Waits until all is written.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Finish()
    {
        var done = writing;
        writing = Task.CompletedTask;
        try
        {
            done.GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"A checkpoint could not be written into '{folder}': {error.Message}", error);
        }
    }

    /// <summary>Waits, and frees the copies. What went wrong is lost: an exception is on its way already.</summary>
    public void Close()
    {
        Task.WhenAny(writing).Wait();
        _ = writing.Exception;
        copies.Free();
    }

    private void Write(string name, JsonObject header)
    {
        WholeFile.Write(Path.Combine(folder, name), stream => TensorFile.Write(stream, header.ToJsonString(), copies.All));
        CheckpointFolder.Trim(folder, name, keepLast);
    }
}
