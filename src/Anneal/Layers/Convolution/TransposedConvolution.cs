using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of transposed convolutions, in which each element of the input adds the kernel to the output. Kernel (size..., filters, channels).</summary>
/// <remarks>
/// An axis of n elements becomes <c>(n - 1) · stride + max(size, stride)</c> with <see cref="PaddingMode.Valid"/>, <c>n · stride</c> with <see cref="PaddingMode.Same"/>; with
/// output padding p, <c>(n - 1) · stride + size + p</c> and <c>(n - 1) · stride + size mod 2 + p</c>. The output is cropped as in
/// TensorFlow: an odd element is cut off at the end.
/// </remarks>
public abstract class TransposedConvolution : FilterConvolution
{
    private readonly TransposedWindow[] spreads;

    internal IReadOnlyList<TransposedWindow> Spreads => spreads;

    private protected TransposedConvolution(
        long filters, Window[] windows, PaddingMode padding, long[]? outputPadding, Choice<DataFormat>? dataFormat, ActivationFunction? activation, bool useBias,
        Initializer? kernelInitializer, Initializer? biasInitializer, Regularizer? kernelRegularizer, Regularizer? biasRegularizer,
        Regularizer? activityRegularizer, Constraint? kernelConstraint, Constraint? biasConstraint, string? name)
        : base(
            filters, windows, padding, dataFormat, activation, useBias, kernelInitializer, biasInitializer, kernelRegularizer, biasRegularizer,
            activityRegularizer, kernelConstraint, biasConstraint, name)
    {
        if (outputPadding is not null && windows.Where((window, i) => outputPadding[i] < 0 || outputPadding[i] >= window.Stride).Any())
            throw Require.Refused($"[{string.Join(", ", outputPadding)}]", $"0 or more and less than the strides, {Text(window => window.Stride)}", nameof(outputPadding));
        spreads = [.. windows.Select((window, i) => new TransposedWindow(window, outputPadding?[i]))];
    }

    private protected sealed override string DoesNotFit => $"has a kernel of size {Text(window => window.Size)}, which leaves nothing of its input";

    private protected sealed override long Positions(int dimension, long length) => spreads[dimension].Positions(length);

    private protected sealed override bool MakesNewMemory => false;

    private protected sealed override void BuildKernels(Shape input, Weights weights) => BuildKernel(KernelShape(Filters, Channels(input)), weights);

    private protected sealed override Tensor Convolve(Tensor x, Tensor? bias)
    {
        long[] padding = [.. spreads.Select(spread => spread.Before)], added = [.. spreads.Select(spread => Math.Max(spread.Lacking, 0))];
        long[] strides = Sizes(window => window.Stride), dilation = Sizes(window => window.Dilation);
        var filters = WindowLast(Kernel.Value);
        var y = Dimensions switch
        {
            1 => nn.functional.conv_transpose2d(x.unsqueeze(2), filters.unsqueeze(2), bias, [1, .. strides], [0, .. padding], [0, .. added], [1, .. dilation]).squeeze(2),
            2 => nn.functional.conv_transpose2d(x, filters, bias, strides, padding, added, dilation),
            _ => nn.functional.conv_transpose3d(x, filters, bias, strides, padding, added, dilation),
        };
        for (var i = 0; i < Dimensions; i++)
            if (spreads[i].Lacking < 0) y = y.narrow(i + 2, 0, y.size(i + 2) + spreads[i].Lacking);
        return y;
    }
}
