using System.Collections.Concurrent;
using Anneal.Applications;
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
        Register<LayerScale>((_, call) => call.Raw * call.Graph.Weight(call.Layer.OwnVariables.Single()));
        Register<CustomScaleLayer>((layer, call) => Layouts.Alike(call.Bound.First) is [var x, var added] ? x + added * layer.Scale : call.Raw);
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

    /// <summary>As <see cref="Register{TLayer}(Func{TLayer, OnnxCall, OnnxValue})"/>, for layers with several outputs, such as recurrent cells: the output, then the new states.</summary>
    /// <typeparam name="TLayer">The class; it stands for the classes derived from it, too.</typeparam>
    /// <param name="nodes">Makes the nodes for one call of a layer, and returns its outputs.</param>
    public static void RegisterAll<TLayer>(Func<TLayer, OnnxCall, IReadOnlyList<OnnxValue>> nodes)
        where TLayer : Layer
    {
        ArgumentNullException.ThrowIfNull(nodes);
        Known[typeof(TLayer)] = (layer, call) => nodes((TLayer)layer, call);
    }

    internal static Func<Layer, OnnxCall, IReadOnlyList<OnnxValue>>? Find(Type? type)
    {
        for (; type is not null; type = type.BaseType)
            if (Known.TryGetValue(type, out var nodes)) return nodes;
        return null;
    }
}
