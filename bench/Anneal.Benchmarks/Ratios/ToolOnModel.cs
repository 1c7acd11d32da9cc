using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Benchmarks.Ratios;

/// <summary>The tool as a whole process: what it shows of a <c>.keras</c> file of 100 MB, beside its version number. It is the build that is left to the JIT.</summary>
internal sealed class ToolOnModel : IPair
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("anneal-bench-");

    private ToolOnModel()
    {
        using var model = new Sequential([new Input(1024), new Dense(4096), new Dense(4096), new Dense(1024)]);
        model.Save(File);
    }

    public static Ratio Row { get; } = new("model-show-100mb", "ms", () => new ToolOnModel(), Cost: true);

    private string File => Path.Combine(folder.FullName, "m.keras");

    public double Ours() => ToolStartup.Milliseconds("model", "show", File);

    public double Peer() => ToolStartup.Milliseconds("--version");

    public void Dispose() => folder.Delete(recursive: true);
}
