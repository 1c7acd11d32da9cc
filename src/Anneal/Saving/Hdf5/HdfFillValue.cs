namespace Anneal.Saving;

/// <summary>The value of what was never written. Source: HDF5 File Format Specification 3.0, section IV.A.2.f.</summary>
internal static class HdfFillValue
{
    /// <summary>Its bytes: 0 where the file does not say.</summary>
    public static byte[] Read(HdfHeader header, int size)
    {
        if (header.First(HdfMessage.FillValue) is not { } fill) return new byte[size];
        var (version, flags) = (fill.Byte(), fill.Byte());
        if (version < 3) fill.Skip(1);
        var isDefined = version < 3 ? fill.Byte() != 0 || version == 1 : (flags & 0x20) != 0;
        return isDefined && fill.Int() == size ? fill.Bytes(size).ToArray() : new byte[size];
    }
}
