using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Onnx.Tests;

/// <summary>All golden cases that have no ONNX form, by kind, with the reason that the error gives. Whatever is not here must be exported.</summary>
internal static class Refused
{
    public static string? Reason(Layer layer) => layer switch
    {
        SequenceLayer { Stateful: true } => "is stateful",
        Model model => model.Layers.Select(Reason).FirstOrDefault(reason => reason is not null),
        _ => null,
    };
}
