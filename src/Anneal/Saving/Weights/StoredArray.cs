using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>One array of a file. Its values stay in the file until they are asked for.</summary>
internal abstract class StoredArray(string path, Shape shape, ScalarType type)
{
    /// <summary>The place in the file.</summary>
    public string Path => path;

    public Shape Shape => shape;

    /// <summary>The type of its values in memory.</summary>
    public ScalarType Type => type;

    /// <summary>The values in a new tensor on the CPU.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public abstract Tensor Read();
}
