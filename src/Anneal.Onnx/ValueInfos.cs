using Anneal.Onnx.Schema;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>How inputs and outputs of a graph are described.</summary>
internal static class ValueInfos
{
    // Open sizes have names: that of the batch is the same everywhere, so that a reader knows them to be equal.
    public static ValueInfoProto Of(string name, Shape shape, ScalarType type, bool isInput) => new()
    {
        Name = name,
        Type = new()
        {
            TensorType = new()
            {
                ElemType = (int)OnnxTypes.Of(type),
                Shape = new() { Dim = { shape.Select((size, axis) => size == Shape.Unknown ? new TensorShapeProto.Types.Dimension { DimParam = axis == 0 ? "batch" : $"{name}_axis_{axis}" } : new() { DimValue = size }) } },
            },
        },
    };
}
