using System.Globalization;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Native;
using Anneal.Optimizers;
using TorchSharp;

namespace Anneal.Cli.Doctor;

/// <summary>The smallest possible training.</summary>
internal static class OneStep
{
    public static string Threads() => torch.get_num_threads().ToString(CultureInfo.InvariantCulture);

    /// <summary>The CUDA devices, or why there are none.</summary>
    public static string Cuda(string? libTorch) => torch.cuda.is_available()
        ? torch.cuda.device_count() is var count && count == 1 ? "cuda:0" : $"cuda:0 to cuda:{count - 1}"
        : CudaLibraries.WhyNone(Path.GetDirectoryName(libTorch));

    /// <summary>The version of NCCL, which sums gradients of several GPUs, or why it does not serve.</summary>
    public static string Nccl() => NcclFile.Version(out _) is not { } version ? $"none: {NcclFile.Name} does not load"
        : version < NcclFile.Oldest ? $"{version}, which is too old: {NcclFile.Oldest} is needed" : $"{version}";

    /// <summary>Fits one weight to y = 2x with one step, and describes the change of the loss.</summary>
    public static string Train()
    {
        using var model = new Sequential([new Input(1), new Dense(1)]);
        model.Compile(new SGD(0.1), loss: "mean_squared_error");
        using var x = torch.tensor([0f, 1f, 2f, 3f]).reshape(4, 1);
        using var y = x * 2f;
        var before = model.Evaluate(x, y, batchSize: 4, verbose: 0)["loss"];
        model.Fit(x, y, batchSize: 4, epochs: 1, verbose: 0);
        var after = model.Evaluate(x, y, batchSize: 4, verbose: 0)["loss"];
        return after < before
            ? string.Create(CultureInfo.InvariantCulture, $"trained: loss {before:G4} -> {after:G4}")
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"One training step did not lower the loss: {before} -> {after}."));
    }
}
