using Anneal.Layers;

namespace Anneal.Onnx.Tests;

/// <summary>All golden cases that have no ONNX form, by kind, with the reason that the error gives. Whatever is not here must be exported.</summary>
internal static class Refused
{
    public static string? Reason(Layer layer) => layer switch
    {
        SequenceLayer { Stateful: true } => "is stateful",
        _ => null,
    };
}
