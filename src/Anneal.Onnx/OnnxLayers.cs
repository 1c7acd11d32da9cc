using System.Collections.Concurrent;
using Anneal.Layers;

namespace Anneal.Onnx;

/// <summary>How each class of layers is written. Classes of your own are added here.</summary>
public static class OnnxLayers
{
    private static readonly ConcurrentDictionary<Type, Func<Layer, OnnxCall, IReadOnlyList<OnnxValue>>> Known = [];

    static OnnxLayers()
    {
        CoreLayers.Add();
        ActivationLayers.Add();
        ConvolutionLayers.Add();
        PoolingLayers.Add();
        ReshapingLayers.Add();
        MergingLayers.Add();
        NormalizationLayers.Add();
        AttentionLayers.Add();
        RecurrentLayers.Add();
        ImageLayers.Add();
        CategoryLayers.Add();
    }

    /// <summary>Says which nodes a class of layers is in ONNX. A later registration of the same class replaces the earlier one.</summary>
    /// <typeparam name="TLayer">The class; it stands for the classes derived from it, too.</typeparam>
    /// <param name="nodes">Makes the nodes for one call of a layer, and returns its output. It throws <see cref="NotSupportedException"/> with a reason if ONNX cannot say what the layer does.</param>
    public static void Register<TLayer>(Func<TLayer, OnnxCall, OnnxValue> nodes)
        where TLayer : Layer
    {
        ArgumentNullException.ThrowIfNull(nodes);
        RegisterAll<TLayer>((layer, call) => [nodes(layer, call)]);
    }

    internal static void RegisterAll<TLayer>(Func<TLayer, OnnxCall, IReadOnlyList<OnnxValue>> nodes)
        where TLayer : Layer => Known[typeof(TLayer)] = (layer, call) => nodes((TLayer)layer, call);

    internal static Func<Layer, OnnxCall, IReadOnlyList<OnnxValue>>? Find(Type? type)
    {
        for (; type is not null; type = type.BaseType)
            if (Known.TryGetValue(type, out var nodes)) return nodes;
        return null;
    }
}
