using System.Text.Json.Nodes;
using Anneal.Graphs;

namespace Anneal.Saving;

/// <summary>The shapes a layer was built for, as Keras writes them: <c>build_config</c>.</summary>
internal sealed class BuildShapes(TensorSpec[] specs, CallArguments arguments)
{
    private const string InputShape = "input_shape", ShapesDict = "shapes_dict", Suffix = "_shape";

    public TensorSpec[] Specs => specs;

    public CallArguments Arguments => arguments;

    /// <summary>One input by itself, several by the names of their parameters; masks are none.</summary>
    public JsonObject? ToJson(IReadOnlyList<string> parameters)
    {
        KeyValuePair<string, Nest<Argument>>[] given =
        [
            .. arguments.Positional.Select((argument, i) => KeyValuePair.Create(parameters[i], argument)), .. arguments.Keywords,
        ];
        KeyValuePair<string, Nest<Argument>>[] shaped = [.. given.Where(pair => HasPart(pair.Key) && pair.Value.Flatten().Any(leaf => leaf.IsTensor))];
        return shaped.Length switch
        {
            0 => null,
            1 => new() { [InputShape] = ToJson(shaped[0].Value) },
            _ => new() { [ShapesDict] = new JsonObject(shaped.Select(pair => KeyValuePair.Create(pair.Key + Suffix, (JsonNode?)ToJson(pair.Value)))) },
        };
    }

    /// <summary>Null where nothing is known of the shapes.</summary>
    public static BuildShapes? Read(JsonObject build, ConfigReader reader)
    {
        var specs = new List<TensorSpec>();
        try
        {
            CallArguments? arguments = (build[InputShape], build[ShapesDict]) switch
            {
                (JsonArray one, _) => new([Shaped(one)]),
                (_, JsonObject many) => new([], [.. many.Where(pair => pair.Value is JsonArray).Select(pair => KeyValuePair.Create(pair.Key[..^Suffix.Length], Shaped(pair.Value!.AsArray())))]),
                _ => null,
            };
            return arguments is null ? null : new([.. specs], arguments);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException)
        {
            throw reader.Error("build_config", "holds shapes that are not lists of sizes", inner: error);
        }

        Nest<Argument> Shaped(JsonArray shape)
        {
            if (shape.Any(item => item is JsonArray)) return new Nest<Argument>.Many([.. shape.Select(item => Shaped(item as JsonArray ?? throw new FormatException()))]);
            Shape sizes = [.. shape.Select(size => size?.GetValue<long>() ?? Shape.Unknown)];
            specs.Add(sizes);
            return Argument.At(specs.Count - 1);
        }
    }

    // Variables depend neither on masks nor on the states of a cell.
    private static bool HasPart(string parameter) => parameter is not ("mask" or "states") && !parameter.EndsWith("_mask", StringComparison.Ordinal);

    private JsonNode ToJson(Nest<Argument> argument) => argument is Nest<Argument>.One { Value: var leaf }
        ? ShapeJson.Write(specs[leaf.Tensor].Shape)
        : new JsonArray([.. argument.Select(ToJson)]);
}
