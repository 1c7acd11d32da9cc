namespace Anneal.Saving;

/// <summary>The shape of values in HDF5.</summary>
internal static class HdfSpace
{
    private const int MostAxes = 32, Nothing = 2;

    /// <summary>Null where there are no values at all.</summary>
    public static Shape? Read(HdfCursor space)
    {
        var (version, rank, _) = (space.Byte(), space.Byte(), space.Byte());
        if (version is 0 or > 2 || rank > MostAxes) throw space.File.Error("has an array of an impossible shape");
        if (version == 1) space.Skip(5);
        else if (space.Byte() == Nothing) return null;
        var sizes = new long[rank];
        var count = (Int128)1;
        for (var axis = 0; axis < rank; axis++)
            if ((sizes[axis] = space.Long()) < 0 || (count *= sizes[axis]) > long.MaxValue >> 8) throw space.File.Error("has an array of an impossible shape");
        return [.. sizes];
    }

    /// <summary>How large an array may become, axis by axis; -1 for an axis without an end.</summary>
    public static long[] Most(HdfCursor space)
    {
        var (version, rank, flags) = (space.Byte(), space.Byte(), space.Byte());
        space.Skip(version == 1 ? 5 : 1);
        var sizes = new long[2 * rank];
        for (var i = 0; i < (flags & 1) * rank + rank; i++) sizes[i] = space.Long();
        return (flags & 1) == 0 ? sizes[..rank] : sizes[rank..];
    }
}
