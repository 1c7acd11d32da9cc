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

    /// <summary>Whether the file has all the values, which is asked before anything is changed.</summary>
    /// <exception cref="InvalidDataException">It has not.</exception>
    public virtual void Require()
    {
    }

    /// <summary>Puts the values into a variable of the same shape: straight from the file where they lie there as they lie in memory.</summary>
    public void ReadInto(Variable variable)
    {
        using var scope = NewDisposeScope();
        if (!variable.TryFill(type, TryFill)) variable.Assign(Read());
    }

    /// <summary>Fills a contiguous tensor on the CPU of the array's type and shape; false where the values must be converted.</summary>
    protected virtual bool TryFill(Tensor values) => false;
}
