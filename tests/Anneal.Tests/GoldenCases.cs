using System.Text.Json.Nodes;
using Anneal.Testing;

namespace Anneal.Tests;

/// <summary>The cases of a golden file as theory data, each labelled by its place and what it is about.</summary>
internal static class GoldenCases
{
    public static TheoryData<string> Of(string file, Func<JsonObject, bool>? wanted = null)
    {
        var data = new TheoryData<string>();
        foreach (var (i, golden) in Golden.Cases(file).Index())
        {
            if (wanted?.Invoke(golden) == false) continue;
            var about = golden["class_name"] ?? golden["function"] ?? golden["name"];
            data.Add(new TheoryDataRow<string>(golden.ToJsonString()) { Label = $"{file}[{i}] {about} {golden["kwargs"]?.ToJsonString()}" });
        }
        return data;
    }
}
