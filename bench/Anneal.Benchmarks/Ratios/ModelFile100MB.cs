using System.Diagnostics;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Benchmarks.Ratios;

/// <summary>A model with 100 MB of weights into a <c>.keras</c> file and out of it, beside a copy of the bytes.</summary>
internal abstract class ModelFile100MB : IPair
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("anneal-bench-");

    private protected ModelFile100MB() => Model.Save(File);

    public static Ratio SaveRow { get; } = new("save-100mb", "ms", () => new Saving(), Cost: true) { Rounds = 5 };

    public static Ratio LoadRow { get; } = new("load-100mb", "ms", () => new Loading(), Cost: true) { Rounds = 5 };

    public static Ratio PeakRow { get; } = new("load-100mb-peak", "MB", () => new Peak(), Cost: true) { Rounds = 3 };

    protected Sequential Model { get; } = new([new Input(1024), new Dense(4096), new Dense(4096), new Dense(1024)]);

    protected string File => Path.Combine(folder.FullName, "m.keras");

    private string Copy => Path.Combine(folder.FullName, "copy");

    public abstract double Ours();

    public abstract double Peer();

    public void Dispose()
    {
        Model.Dispose();
        folder.Delete(recursive: true);
    }

    private protected static double Milliseconds(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private protected double CopyFile(bool toDisk) => Milliseconds(() =>
    {
        System.IO.File.Copy(File, Copy, overwrite: true);
        if (!toDisk) return;
        using var written = System.IO.File.OpenHandle(Copy, FileMode.Open, FileAccess.Write);
        RandomAccess.FlushToDisk(written);
    });

    private sealed class Saving : ModelFile100MB
    {
        public override double Ours() => Milliseconds(() => Model.Save(File));

        public override double Peer() => CopyFile(toDisk: true);
    }

    private sealed class Loading : ModelFile100MB
    {
        public override double Ours() => Milliseconds(() => Models.Model.Load(File).Dispose());

        public override double Peer() => CopyFile(toDisk: false);
    }

    /// <summary>How far the memory rises while the model is read, beside the size of its weights.</summary>
    private sealed class Peak : ModelFile100MB
    {
        public override double Ours()
        {
            Models.Model? read = null;
            var growth = PeakMemory.Growth(() => read = Models.Model.Load(File));
            read!.Dispose();
            return growth;
        }

        public override double Peer() => Model.CountParams() * sizeof(float) / 1e6;
    }
}
