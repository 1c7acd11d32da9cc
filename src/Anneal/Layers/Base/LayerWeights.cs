using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The values of a layer's weights as plain arrays, in and out.</summary>
internal static class LayerWeights
{
    public static IReadOnlyList<System.Numerics.Tensors.Tensor<float>> Get(Layer layer) => [.. layer.Variables.Select(variable => ArrayLike.ToNumerics(variable.Value))];

    /// <summary>All of them or none.</summary>
    public static void Set(Layer layer, IReadOnlyList<ArrayLike> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (!layer.Built)
            throw new InvalidOperationException($"'{layer.Name}' has no weights yet: build it first, with an Input layer, Build(shape) or a first batch.");
        var variables = layer.Variables;
        if (weights.Count != variables.Count)
            throw new ArgumentException($"'{layer.Name}' has {variables.Count} weights; {weights.Count} were given.", nameof(weights));
        using var scope = NewDisposeScope();
        Tensor[] values = [.. weights.Select(weight => weight.ToTensor())];
        for (var i = 0; i < values.Length; i++)
            if (!variables[i].Takes(values[i].shape))
                throw new ArgumentException($"weights[{i}] has shape {(Shape)values[i].shape}; '{variables[i].Path}' has shape {variables[i].Shape}.", nameof(weights));
        for (var i = 0; i < values.Length; i++) variables[i].Assign(values[i]);
    }
}
