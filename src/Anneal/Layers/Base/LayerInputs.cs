using Anneal.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>What a layer is called with: as it accepts it, and of a type it computes in.</summary>
internal static class LayerInputs
{
    public static Inputs<TensorSpec> Check(Layer layer, TensorSpec[] inputs, CallArguments arguments)
    {
        var bound = new Inputs<TensorSpec>(inputs, arguments, layer.CallParameters);
        foreach (var input in bound.First) Require(layer, layer.Spec, input.Shape, null);
        return bound;
    }

    public static Inputs<Tensor> Check(Layer layer, Tensor[] inputs, CallArguments arguments)
    {
        var bound = new Inputs<Tensor>(inputs, arguments, layer.CallParameters);
        var (first, spec) = (bound.First, layer.Spec);
        for (var i = 0; i < first.Count; i++)
            if (!spec.Accepts(first[i], layer.InputShape)) Require(layer, spec, first[i].shape, first[i]);
        return bound;
    }

    /// <summary>The inputs, in an array of their own where one had to be converted. A mask among the arguments stays what it is.</summary>
    public static Tensor[] Convert(Layer layer, Tensor[] inputs)
    {
        var converted = inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            var input = inputs[i];
            var isMask = i > 0 && input.dtype == ScalarType.Bool;
            var (given, type) = (input.dtype, layer.InputType(i));
            if (given == type || isMask || (layer.KeepsIntegers && !given.IsFloatingPoint())) continue;
            if (ReferenceEquals(converted, inputs)) converted = [.. inputs];
            converted[i] = input.to(type);
        }
        return converted;
    }

    /// <summary>A shape that the layer takes.</summary>
    /// <exception cref="ArgumentException">It takes others.</exception>
    public static Shape Accepted(Layer layer, Shape shape)
    {
        Require(layer, layer.Spec, shape, null);
        return shape;
    }

    private static void Require(Layer layer, InputSpec spec, Shape shape, Tensor? tensor)
    {
        if (spec.Problem(shape, layer.Built ? layer.InputShape : null) is { } problem)
            throw layer.Refuses(problem, tensor is null ? shape : ShapeText.Of(tensor), "inputShape");
    }
}
