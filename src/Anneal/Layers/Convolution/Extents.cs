namespace Anneal.Layers;

/// <summary>Sizes along the axes of space or time, given as arguments.</summary>
internal static class Extents
{
    /// <summary>The sizes, each at least 1 and no more than libtorch counts: beyond it divides by 0, and the process ends.</summary>
    public static long[] Checked(long[] sizes, string parameter)
    {
        if (Array.Exists(sizes, size => size < 1)) throw Refused("1 or more along each axis");
        return Array.Exists(sizes, size => size > int.MaxValue) ? throw Refused($"at most {int.MaxValue} along each axis") : sizes;

        ArgumentOutOfRangeException Refused(string allowed) => Require.Refused($"[{string.Join(", ", sizes)}]", allowed, parameter);
    }
}
