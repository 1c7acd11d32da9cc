using Anneal.Models;

namespace Anneal.Layers;

/// <summary>Writes the errors of layers about what they were given, in the one form that <see cref="Require"/> has for arguments.</summary>
internal static class LayerErrors
{
    internal static ArgumentException Refuses(this Layer layer, string rule, object given, string parameter) =>
        Refuses(layer is Model ? "Model" : layer is RecurrentCell ? "Cell" : "Layer", layer.Name, rule, given, parameter);

    internal static ArgumentException Refuses(string kind, string name, string rule, object given, string parameter) =>
        new($"{kind} '{name}' {rule}; it was given {given}.", parameter);
}
