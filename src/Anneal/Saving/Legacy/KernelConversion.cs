using Anneal.Layers;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>The arrays of one layer as old versions kept them, as they are kept now.</summary>
internal static class KernelConversion
{
    /// <summary>Arrays of weights, or of an optimizer's state of them.</summary>
    public static IReadOnlyList<StoredArray> Convert(Layer layer, IReadOnlyList<StoredArray> old, LegacyVersion version)
    {
        var arrays = old;
        if (version.Major < 2) arrays = OfKeras1(layer, arrays);
        arrays = OfCudnn(layer, arrays);
        return version.Backend == "theano" ? Turned(layer, arrays) : arrays;
    }

    private static IReadOnlyList<StoredArray> OfKeras1(Layer layer, IReadOnlyList<StoredArray> old) => layer switch
    {
        // In the order i, c, f, o, and now i, f, c, o.
        LSTM or ConvLSTM2D when old.Count == 12 => Gates(old, 0, 6, 3, 9),
        GRU when old.Count == 9 => Gates(old, 0, 3, 6),
        Conv1D one when old.Count > 0 && old[0].Shape.Rank == 4 => [OfConv1D(one, old[0]), .. old.Skip(1)],
        Conv2DTranspose transposed when old.Count > 0 =>
            [ConvertedArray.Of(old[0], kernel => transposed.DataFormat == DataFormat.ChannelsFirst ? kernel.permute(2, 3, 0, 1) : kernel.permute(0, 1, 3, 2)), .. old.Skip(1)],
        Conv2D { DataFormat: DataFormat.ChannelsFirst } when old.Count > 0 => [ConvertedArray.Of(old[0], kernel => kernel.permute(2, 3, 1, 0)), .. old.Skip(1)],
        Conv3D { DataFormat: DataFormat.ChannelsFirst } when old.Count > 0 => [ConvertedArray.Of(old[0], kernel => kernel.permute(2, 3, 4, 1, 0)), .. old.Skip(1)],
        _ => old,
    };

    private static ConvertedArray OfConv1D(Conv1D layer, StoredArray kernel) => ConvertedArray.Of(
        kernel, values => (kernel.Shape[0] == layer.KernelSize.Length && kernel.Shape[1] == 1 && kernel.Shape[3] == layer.Filters ? values : values.permute(2, 3, 1, 0)).select(1, 0));

    // W, U and b of each gate in turn become one of each, the gates side by side.
    private static StoredArray[] Gates(IReadOnlyList<StoredArray> old, params int[] starts) =>
        [.. Enumerable.Range(0, 3).Select(part => ConvertedArray.Of([.. starts.Select(start => old[start + part])], gates => cat(gates, -1)))];

    // CuDNN keeps each gate's matrices in another order, and two biases, which are added.
    private static IReadOnlyList<StoredArray> OfCudnn(Layer layer, IReadOnlyList<StoredArray> old) => layer switch
    {
        LSTM lstm when HasBias(old, 8 * lstm.Units) => [OfInput(old[0], 4), OfState(old[1], 4), ConvertedArray.Of(old[2], bias => bias.reshape(2, -1).sum([0]))],
        GRU gru when HasBias(old, 6 * gru.Units) => [OfInput(old[0], 3), OfState(old[1], 3), ConvertedArray.Of(old[2], bias => bias.reshape(2, -1))],
        _ => old,
    };

    private static bool HasBias(IReadOnlyList<StoredArray> arrays, long length) => arrays.Count == 3 && arrays[2].Shape.Rank == 1 && arrays[2].Shape[0] == length;

    private static ConvertedArray OfInput(StoredArray kernel, int gates) =>
        ConvertedArray.Of(kernel, values => cat([.. values.chunk(gates, 1).Select(gate => gate.reshape(gate.size(1), gate.size(0)).t())], 1));

    private static ConvertedArray OfState(StoredArray kernel, int gates) => ConvertedArray.Of(kernel, values => cat([.. values.chunk(gates, 1).Select(gate => gate.t())], 1));

    // Theano convolves, where all others correlate.
    private static IReadOnlyList<StoredArray> Turned(Layer layer, IReadOnlyList<StoredArray> old)
    {
        var kernels = layer switch { ConvLSTM2D => 2, Conv1D or Conv2D or Conv3D or Conv2DTranspose => 1, _ => 0 };
        return [.. old.Select((array, i) => i < kernels ? ConvertedArray.Reordered(array, kernel => kernel.flip([.. Enumerable.Range(0, (int)kernel.dim() - 2).Select(axis => (long)axis)])) : array)];
    }
}
