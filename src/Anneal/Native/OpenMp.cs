namespace Anneal.Native;

/// <summary>How long libtorch's worker threads spin at a barrier before they sleep.</summary>
internal static class OpenMp
{
    public const string SpinCount = "GOMP_SPINCOUNT", WaitPolicy = "OMP_WAIT_POLICY";

    /// <summary>Long enough to bridge two operators, short enough that another busy process does not stall training.</summary>
    public const string DefaultSpinCount = "2000";

    /// <summary>Sets the spin count unless the user chose it or a wait policy; only before libtorch loads does it count.</summary>
    public static void LimitSpinning()
    {
        if (IsSet(SpinCount) || IsSet(WaitPolicy)) return;
        if (Libc.SetEnvironmentVariable(SpinCount, DefaultSpinCount, overwrite: 0) == 0) Limited = true;
    }

    /// <summary>Whether the spin count is ours.</summary>
    public static bool Limited { get; private set; }

    /// <summary>One line for a report.</summary>
    public static string Describe() => Limited
        ? $"{SpinCount}={DefaultSpinCount} (set by Anneal)"
        : string.Join(" ", new[] { SpinCount, WaitPolicy }.Where(IsSet).Select(v => $"{v}={Environment.GetEnvironmentVariable(v)}"));

    private static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is not null;
}
