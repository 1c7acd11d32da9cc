using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>An input times the factors of <see cref="DropoutMask"/>. They are a function of the draw, so the way back draws them again, and no mask is kept.</summary>
/// <remarks>Inputs: x, draw (2,).</remarks>
internal sealed class DropoutPass : KernelFunction<DropoutPass>
{
    /// <summary>What the factors follow from, as a tensor.</summary>
    public static Tensor Draw(double rate, ulong key) => from_array(new[] { BitConverter.DoubleToInt64Bits(rate), unchecked((long)key) });

    protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved) => [Scaled(inputs[0], inputs[1])];

    protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients) => [gradients[0] is { } given ? Scaled(given, inputs[1]) : null, null];

    protected override Tensor[] Plain(Tensor[] inputs)
    {
        var (rate, key) = Read(inputs[1]);
        return [inputs[0] * DropoutMask.Of(inputs[0].shape, rate, key, inputs[0])];
    }

    private static Tensor Scaled(Tensor x, Tensor draw)
    {
        var (rate, key) = Read(draw);
        var from = x.contiguous();
        var to = empty_like(from);
        DropoutMask.Multiply(from, to, rate, key);
        return to;
    }

    private static (double Rate, ulong Key) Read(Tensor draw)
    {
        var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, long>(draw.bytes);
        return (BitConverter.Int64BitsToDouble(values[0]), unchecked((ulong)values[1]));
    }
}
