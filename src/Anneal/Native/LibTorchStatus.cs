namespace Anneal.Native;

/// <summary>The state of the loading of libtorch in this process, as <see cref="LibTorch.Describe"/> found it.</summary>
/// <remarks>Reading the state loads nothing. Before the first use of TorchSharp, everything except <see cref="Threads"/> is empty.</remarks>
public sealed record LibTorchStatus
{
    internal LibTorchStatus()
    {
    }

    /// <summary>Whether TorchSharp's native library is loaded.</summary>
    public bool IsLoaded => LoadedFrom is not null;

    /// <summary>Whether the loaded library is a copy with weakened version requirements.</summary>
    public bool IsPatched => WeakenedVersions.Count > 0;

    /// <summary>The full path of TorchSharp's native library as it was shipped; null while it is not loaded.</summary>
    public string? Shipped { get; internal init; }

    /// <summary>
    /// The file that was loaded: <see cref="Shipped"/>, a file in memory (<c>/proc/self/fd/…</c>) or a file in the user's cache; null while
    /// it is not loaded.
    /// </summary>
    public string? LoadedFrom { get; internal init; }

    /// <summary>The full path of the library <c>torch_cpu</c> in use; null while it is not loaded.</summary>
    public string? LibTorchCpu { get; internal init; }

    /// <summary>
    /// The unused version requirements that were weakened in the copy, as <c>file:version</c> (<c>libstdc++.so.6:GLIBCXX_3.4.32</c>). Empty
    /// if the shipped file loads unchanged.
    /// </summary>
    public IReadOnlyList<string> WeakenedVersions { get; internal init; } = [];

    /// <summary>The environment variables for the waiting of libtorch's threads, as <c>NAME=value</c>. Empty if none is set.</summary>
    public string Threads { get; internal init; } = "";

    /// <summary>The reason why the last attempt to load failed, what was tried and what to install; null if none failed.</summary>
    public string? Failure { get; internal init; }

    /// <summary>All facts, one per line.</summary>
    public override string ToString() =>
        string.Join(Environment.NewLine, Facts.Append((Name: "failure", Value: Failure ?? "none")).Select(fact => fact.Name.PadRight(15) + fact.Value));

    /// <summary>What is there, each under a name of at most 14 letters.</summary>
    internal IEnumerable<(string Name, string Value)> Facts =>
    [
        ("LibTorchSharp", Shipped ?? "not loaded"),
        ("loaded from", $"{LoadedFrom ?? "-"}{(IsPatched ? $" (weakened: {string.Join(", ", WeakenedVersions)})" : "")}"),
        ("libtorch_cpu", LibTorchCpu ?? "not loaded"),
        ("threads", Threads.Length > 0 ? Threads : "as libtorch sets them"),
    ];
}
