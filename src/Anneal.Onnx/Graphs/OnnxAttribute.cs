using Anneal.Onnx.Schema;
using Google.Protobuf;
using static Anneal.Onnx.Schema.AttributeProto.Types;

namespace Anneal.Onnx;

/// <summary>Attributes of nodes, of whatever type their value has.</summary>
internal static class OnnxAttribute
{
    public static AttributeProto Of(string name, object value) => value switch
    {
        bool flag => new() { Name = name, Type = AttributeType.Int, I = flag ? 1 : 0 },
        int whole => new() { Name = name, Type = AttributeType.Int, I = whole },
        long whole => new() { Name = name, Type = AttributeType.Int, I = whole },
        float number => new() { Name = name, Type = AttributeType.Float, F = number },
        double number => new() { Name = name, Type = AttributeType.Float, F = (float)number },
        string text => new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(text) },
        IEnumerable<long> wholes => new() { Name = name, Type = AttributeType.Ints, Ints = { wholes } },
        IEnumerable<int> wholes => new() { Name = name, Type = AttributeType.Ints, Ints = { wholes.Select(whole => (long)whole) } },
        IEnumerable<float> numbers => new() { Name = name, Type = AttributeType.Floats, Floats = { numbers } },
        IEnumerable<string> texts => new() { Name = name, Type = AttributeType.Strings, Strings = { texts.Select(ByteString.CopyFromUtf8) } },
        GraphProto graph => new() { Name = name, Type = AttributeType.Graph, G = graph },
        _ => throw new ArgumentException($"attribute '{name}' must be an integer, a floating-point number, a text, or an array of these; it was {value}.", nameof(value)),
    };
}
