using Anneal.Layers;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>What the modules of PyTorch call their arrays, and how they lie, for each layer that has a counterpart there.</summary>
internal static class TorchLayout
{
    /// <summary>One variable of a layer: the arrays of PyTorch that it is made of, and how.</summary>
    internal sealed record Part(Variable Variable, string[] Names, Func<Tensor[], Tensor> Convert);

    /// <summary>Null for a layer that has no counterpart, or is none but holds some.</summary>
    /// <exception cref="InvalidDataException">The layer computes something that PyTorch's does not.</exception>
    public static IReadOnlyList<Part>? Of(Layer layer) => layer switch
    {
        Dense => [.. Named(layer, "kernel", "weight", weight => weight.t()), .. Bias(layer)],
        Embedding => [.. Named(layer, "embeddings", "weight", weight => weight)],
        DepthwiseConvolution and not SeparableConvolution => [.. Named(layer, "kernel", "weight", weight => Depthwise(weight, layer)), .. Bias(layer)],
        // Filters first, and channels before them in a transposed convolution: the last two axes here, in the order that each has here.
        GroupedConvolution or TransposedConvolution => [.. Named(layer, "kernel", "weight", weight => weight.permute([.. Enumerable.Range(2, (int)weight.dim() - 2).Select(axis => (long)axis), 1, 0])), .. Bias(layer)],
        BatchNormalization => [.. Normalization(layer), .. Named(layer, "moving_mean", "running_mean", mean => mean), .. Named(layer, "moving_variance", "running_var", variance => variance)],
        LayerNormalization or GroupNormalization => [.. Normalization(layer)],
        RMSNormalization => [.. Named(layer, "scale", "weight", weight => weight)],
        MultiHeadAttention attention => [.. Attention(attention)],
        Bidirectional both => [.. Recurrent((RecurrentLayer)both.Layer, "_l0"), .. Recurrent(both.BackwardLayer, "_l0_reverse")],
        LSTM or GRU or SimpleRNN => [.. Recurrent((RecurrentLayer)layer, "_l0")],
        _ => null,
    };

    private static IEnumerable<Part> Named(Layer layer, string variable, string name, Func<Tensor, Tensor> convert) =>
        layer.Variables.Where(own => own.Name == variable).Select(own => new Part(own, [name], arrays => convert(arrays[0])));

    private static IEnumerable<Part> Bias(Layer layer) => Named(layer, "bias", "bias", bias => bias);

    private static IEnumerable<Part> Normalization(Layer layer) => [.. Named(layer, "gamma", "weight", weight => weight), .. Named(layer, "beta", "bias", bias => bias)];

    // (channels * multiplier, 1, sizes...) to (sizes..., channels, multiplier).
    private static Tensor Depthwise(Tensor weight, Layer layer)
    {
        var kernel = layer.Variables.First(variable => variable.Name == "kernel").Shape;
        long[] sizes = [.. weight.shape.Skip(2)];
        return weight.reshape([kernel[^2], kernel[^1], .. sizes]).permute([.. Enumerable.Range(2, sizes.Length).Select(axis => (long)axis), 0, 1]);
    }

    // The gates of an LSTM stand in the same order; those of a GRU do not: r, z, n there, z, r, n here. PyTorch has a bias for the inputs and one for the state.
    private static IEnumerable<Part> Recurrent(RecurrentLayer layer, string suffix)
    {
        Func<Tensor, Tensor> order = layer is GRU ? gates => cat([.. gates.chunk(3, 0) is [var r, var z, var n] ? [z, r, n] : Array.Empty<Tensor>()], 0) : gates => gates;
        if (layer is not (LSTM or GRU or SimpleRNN)) throw new InvalidDataException($"holds a {layer.GetType().Name}, which has no counterpart in PyTorch");
        if (layer is GRU { ResetAfter: false }) throw new InvalidDataException("is a GRU with resetAfter: false, which PyTorch does not have");
        Func<Tensor[], Tensor> bias = layer is GRU ? both => stack([order(both[0]), order(both[1])]) : both => Ops.Add(both[0], both[1]);
        return
        [
            .. Named(layer, "kernel", $"weight_ih{suffix}", weight => order(weight).t()),
            .. Named(layer, "recurrent_kernel", $"weight_hh{suffix}", weight => order(weight).t()),
            .. layer.Variables.Where(own => own.Name == "bias").Select(own => new Part(own, [$"bias_ih{suffix}", $"bias_hh{suffix}"], bias)),
        ];
    }

    // Query, key and value stand one below the other in one array, each with its heads side by side.
    private static IEnumerable<Part> Attention(MultiHeadAttention layer)
    {
        string[] projections = ["query", "key", "value"];
        foreach (var variable in layer.Variables)
        {
            var (of, isKernel, shape) = (variable.Path.Split('/')[^2], variable.Name == "kernel", variable.Shape.ToArray());
            var place = Array.IndexOf(projections, of);
            if (place >= 0) yield return new(variable, [isKernel ? "in_proj_weight" : "in_proj_bias"], arrays => arrays[0].chunk(3, 0)[place] is var part && isKernel ? part.t().reshape(shape) : part.reshape(shape));
            else if (of == "attention_output") yield return new(variable, [isKernel ? "out_proj.weight" : "out_proj.bias"], arrays => isKernel ? arrays[0].t().reshape(shape) : arrays[0]);
            else throw new InvalidDataException($"has '{variable.Path}', for which PyTorch has nothing");
        }
    }
}
