using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>An array that is made of arrays of a file.</summary>
internal sealed class ConvertedArray(string path, Shape shape, ScalarType type, Func<Tensor> make) : StoredArray(path, shape, type)
{
    public override Tensor Read() => make();

    /// <summary>One array in another order or form, which a trial on zeros finds.</summary>
    public static ConvertedArray Of(StoredArray old, Func<Tensor, Tensor> convert) => Of([old], values => convert(values[0]));

    /// <summary>One array of which the shape stays.</summary>
    public static ConvertedArray Reordered(StoredArray old, Func<Tensor, Tensor> convert) => new(old.Path, old.Shape, old.Type, () => convert(old.Read()));

    /// <summary>Several arrays as one.</summary>
    /// <exception cref="InvalidDataException">Their shapes do not fit each other.</exception>
    public static ConvertedArray Of(IReadOnlyList<StoredArray> olds, Func<Tensor[], Tensor> convert)
    {
        Shape shape;
        using (NewDisposeScope())
            try
            {
                shape = convert([.. olds.Select(old => zeros(old.Shape.ToArray(), old.Type, new Device(DeviceType.META)))]).shape;
            }
            catch (ExternalException error)
            {
                throw new InvalidDataException($"has arrays of shapes that no layer of its kind has: {string.Join(", ", olds.Select(old => $"'{old.Path}' {old.Shape}"))}", error);
            }
        return new(olds[0].Path, shape, olds[0].Type, () => convert([.. olds.Select(old => old.Read())]));
    }
}
