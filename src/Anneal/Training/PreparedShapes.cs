using Anneal.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>Types and shapes, but for the number of rows, of data that was found to fit a model.</summary>
internal sealed class PreparedShapes(Batch data)
{
    private readonly (ScalarType Type, long[] Shape)?[] known = [.. Of(data)];

    /// <summary>The shapes of the outputs for such data.</summary>
    public Shape[] Outputs { get; set; } = [];

    public long[] OutputShape(int output) => Outputs[output].ToArray();

    public bool Fit(Batch other)
    {
        var i = 0;
        foreach (var spec in Of(other))
        {
            if (i == known.Length || spec is null != known[i] is null) return false;
            if (spec is { } given && known[i] is { } expected && (given.Type != expected.Type || !given.Shape.AsSpan(1).SequenceEqual(expected.Shape.AsSpan(1)))) return false;
            i++;
        }
        return i == known.Length;
    }

    private static IEnumerable<(ScalarType Type, long[] Shape)?> Of(Batch data)
    {
        foreach (var tensors in new[] { data.Inputs, data.Targets, data.SampleWeights })
        {
            foreach (var tensor in tensors) yield return tensor is null ? null : (tensor.dtype, tensor.shape);
            yield return null;
        }
    }
}
