using Anneal.Initializers;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>
/// While one lives, the layers that its thread builds wait for the weights of a file: their variables have no values yet, and are no larger than what the file can hold.
/// </summary>
internal sealed class WeightsToCome : IDisposable
{
    [ThreadStatic]
    private static WeightsToCome? current;

    private readonly WeightsToCome? outer = current;
    private readonly long bytes;
    private double left;

    /// <param name="bytes">The size of the file.</param>
    public WeightsToCome(long bytes)
    {
        (this.bytes, left) = (bytes, Packed.Most(bytes));
        current = this;
    }

    /// <summary>The values of a new variable.</summary>
    /// <exception cref="ArgumentException">The file cannot hold so many.</exception>
    public static Tensor Create(Initializer initializer, Shape shape, ScalarType type)
    {
        if (current is null)
        {
            var values = initializer.Create(shape.ToArray());
            if (values.dtype == type) return values;
            using (values) return values.to(type);
        }
        RequireFor(shape);
        return empty(shape.ToArray(), dtype: type);
    }

    /// <summary>Refuses more than what the file can hold.</summary>
    public static void RequireFor(Shape shape)
    {
        if (current is { } file && (file.left -= shape.Aggregate(1.0, (product, size) => product * size)) < 0)
            throw Require.Wrong(nameof(shape), $"must fit into the file, which has {file.bytes} bytes; it was {shape}");
    }

    public void Dispose() => current = outer;
}
