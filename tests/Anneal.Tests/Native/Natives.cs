namespace Anneal.Tests.Native;

/// <summary>The real native libraries beside the tests.</summary>
internal static class Natives
{
    public const string Binding = "libLibTorchSharp.so", Small = "libtorch_global_deps.so";

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, name));

    /// <summary>All but libtorch_cpu, which is far larger than the rest together.</summary>
    public static IEnumerable<string> Names() => new DirectoryInfo(AppContext.BaseDirectory).EnumerateFiles("*.so")
        .Where(file => file.Length < 100_000_000).Select(file => file.Name);
}
