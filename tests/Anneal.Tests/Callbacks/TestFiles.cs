using System.Text.Json.Nodes;
using Anneal.Callbacks;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Tests.Callbacks;

/// <summary>Real files of weights in a format of the tests.</summary>
internal static class TestFiles
{
    public static ModelFiles Of { get; } = new(Save, Save);

    private static void Save(Model model, string path) =>
        File.WriteAllText(path, new JsonArray([.. model.Variables.Select(variable => (JsonNode)new JsonArray([.. ((float[])StateArray.Of(variable)).Select(value => (JsonNode)value)]))]).ToJsonString());
}
