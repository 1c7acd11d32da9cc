namespace Anneal.Native;

/// <summary>The native package TorchSharp 0.107.0 was built for; another version has another binary interface.</summary>
internal static class LibTorchPackage
{
    public const string Name = "libtorch-cpu-linux-x64";
    public const string Version = "2.10.0";
    public const string AllPlatforms = "TorchSharp-cpu", Cuda = "TorchSharp-cuda-linux";
    public const string TorchSharpVersion = "0.107.0";
}
