using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Anneal.Native;

/// <summary>Prepares the loading of libtorch before anything touches TorchSharp, which tries to load it once in the life of a process.</summary>
/// <remarks>
/// The runtime calls <see cref="Initialize"/> before <c>Main</c> of each program whose runtime configuration names this assembly (<c>Anneal.targets</c>); it looks
/// for this class by its name, without a namespace. Elsewhere (plugins, notebooks) the first use of any type of Anneal calls it.
/// </remarks>
internal static class StartupHook
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must come before any call of TorchSharp by this assembly.")]
    internal static void Initialize() => LibTorch.Prepare();
}
