using System.Text.Json.Nodes;
using Anneal.Callbacks;
using Anneal.Models;

namespace Anneal.Distribution.Worker;

/// <summary>What a scenario works with.</summary>
internal sealed record Work(Cluster? Cluster, JsonObject Result, string[] Arguments)
{
    public int Rank => Cluster?.Rank ?? 0;

    public void Put(string name, IEnumerable<double> numbers) => Result[name] = new JsonArray([.. numbers.Select(number => (JsonNode)BitConverter.DoubleToInt64Bits(number))]);

    public void Put(string name, Model model) => Put(name, model.GetWeights().SelectMany(weight => weight.Select(value => (double)value)));

    public void Put(string name, Logs logs)
    {
        foreach (var (key, value) in logs) Put($"{name}/{key}", [value]);
    }

    public void Put(string name, History history)
    {
        foreach (var key in history.Names) Put($"{name}/{key}", history[key]);
        Result[$"{name}/stop"] = $"{history.StopReason}";
        Result[$"{name}/messages"] = new JsonArray([.. history.Messages.Select(message => (JsonNode)message.Text)]);
    }
}
