using PureHDF;

namespace Anneal.Saving;

/// <summary>Texts in attributes of HDF5, of fixed or variable length, one or many.</summary>
internal static class HdfText
{
    /// <exception cref="InvalidDataException">The attribute holds something else.</exception>
    public static string[] Of(IH5Attribute attribute)
    {
        if (attribute.Space.Type == H5DataspaceType.Null || attribute.Space.Dimensions.Any(size => size == 0)) return [];
        if (attribute.Type.Class is not (H5DataTypeClass.String or H5DataTypeClass.VariableLength))
            throw new InvalidDataException($"The attribute '{attribute.Name}' must be text; it was {attribute.Type.Class}.");
        string[] texts = attribute.Space.Type == H5DataspaceType.Scalar ? [attribute.Read<string>()] : attribute.Read<string[]>();
        return [.. texts.Select(text => text.TrimEnd('\0'))];
    }
}
