using System.Runtime.CompilerServices;
using Anneal.Applications;
using Anneal.Cli.Doctor;
using Anneal.Models;
using Anneal.Native;
using Anneal.Saving;

namespace Anneal.Cli.Models;

/// <summary>Models that are made of files, for which libtorch is needed.</summary>
internal static class OpenedModel
{
    /// <param name="path">A file of a model, or of weights.</param>
    /// <param name="architecture">The file of the architecture, for weights; null where the file itself has it.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Model Read(string path, string? architecture)
    {
        NeedLibTorch();
        if (!IsIn(architecture ?? path))
            throw new IOException($"'{architecture ?? path}' has no architecture. `anneal model convert WEIGHTS model.keras --architecture FILE` makes a model of weights alone and a file that has one.");
        // Layers of its models are classes of their own.
        RuntimeHelpers.RunModuleConstructor(typeof(ImageNet).Module.ModuleHandle);
        return ReadFile.Guarded(() =>
        {
            var model = Model.Load(architecture ?? path);
            if (architecture is null) return model;
            try
            {
                model.LoadWeights(path);
                return model;
            }
            catch
            {
                model.Dispose();
                throw;
            }
        });
    }

    /// <summary>Whether a file has an architecture, and not weights alone.</summary>
    public static bool IsIn(string path) => ReadFile.Guarded(() => StoredModel.Read(path).Config is not null);

    /// <summary>Loads libtorch, which the tool takes from elsewhere.</summary>
    /// <exception cref="IOException">It is not there.</exception>
    public static void NeedLibTorch()
    {
        PackageCache.Offer();
        LibTorch.Prepare();
        try
        {
            LibTorch.Load();
        }
        catch (DllNotFoundException error)
        {
            throw new IOException($"{error.Message.ReplaceLineEndings("\n").Split('\n')[0]} {PackageCache.WhereFrom(Platform.Current)}", error);
        }
    }
}
