namespace Anneal.Native;

/// <summary>How libtorch came, or did not come, into this process: what <see cref="LibTorch.Describe"/> found.</summary>
/// <remarks>Nothing is loaded to find it out: before the first use of TorchSharp everything but <see cref="Threads"/> is empty.</remarks>
public sealed record LibTorchStatus
{
    internal LibTorchStatus()
    {
    }

    /// <summary>Whether TorchSharp's native library is loaded.</summary>
    public bool IsLoaded => LoadedFrom is not null;

    /// <summary>Whether what is loaded is a copy with version requirements made weak.</summary>
    public bool IsPatched => WeakenedVersions.Count > 0;

    /// <summary>TorchSharp's native library as it was shipped: a full path, null while it is not loaded.</summary>
    public string? Shipped { get; internal init; }

    /// <summary>
    /// What was really loaded: <see cref="Shipped"/> itself, a file in memory (<c>/proc/self/fd/…</c>) or in the user's cache;
    /// null while it is not loaded.
    /// </summary>
    public string? LoadedFrom { get; internal init; }

    /// <summary>The library <c>torch_cpu</c> in use: a full path, null while it is not loaded.</summary>
    public string? LibTorchCpu { get; internal init; }

    /// <summary>
    /// The version requirements no code uses that were made weak in the copy, as <c>file:version</c>
    /// (<c>libstdc++.so.6:GLIBCXX_3.4.32</c>); empty where the shipped file loads as it is.
    /// </summary>
    public IReadOnlyList<string> WeakenedVersions { get; internal init; } = [];

    /// <summary>How libtorch's threads wait for each other, as <c>NAME=value</c> of the variables set; empty where none is.</summary>
    public string Threads { get; internal init; } = "";

    /// <summary>Why the last attempt to load failed, what was tried and what to install; null when none failed.</summary>
    public string? Failure { get; internal init; }

    /// <summary>All of it, one fact a line.</summary>
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
