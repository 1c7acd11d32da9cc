namespace Anneal.Native;

/// <summary>Where LibTorchSharp came from: the shipped file, the place it was loaded from, and the version needs made weak.</summary>
internal sealed record LoadedBinding(string Shipped, string LoadedFrom, IReadOnlyList<string> WeakenedVersions);
