using System.Text;
using System.Text.Json.Nodes;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Distribution;

/// <summary>The rates that callbacks may change on rank 0: constants and factors of an optimizer and its parts.</summary>
internal sealed class ToldRates(Optimizer optimizer)
{
    private readonly RuleOptimizer[] parts = [.. optimizer.Parts];
    private readonly RateFactorTable[] tables = [.. optimizer.Parts.Append(optimizer).Select(one => (RateFactorTable)one.RateFactors).Distinct()];
    private readonly LearningRate[] rates = [.. optimizer.Parts.Select(part => part.RateAsGiven)];
    private readonly object?[] factors = new object?[optimizer.Parts.Count + 1];

    /// <summary>What has changed since the last call; empty for nothing.</summary>
    /// <exception cref="InvalidOperationException">A rate has another schedule, which cannot be told.</exception>
    public byte[] Changes()
    {
        var changed = false;
        for (var i = 0; i < tables.Length; i++)
        {
            var now = tables[i].Snapshot;
            changed |= factors[i] != now;
            factors[i] = now;
        }
        for (var i = 0; i < parts.Length; i++)
        {
            var now = parts[i].RateAsGiven;
            if (now.Equals(rates[i])) continue;
            if (now.Schedule is not null)
                throw new InvalidOperationException($"A callback gave optimizer '{parts[i].Name}' another schedule, which the other ranks do not have. Override RunsOnEveryRank of the callback.");
            (rates[i], changed) = (now, true);
        }
        if (!changed) return [];
        var constants = new JsonArray([.. rates.Select(rate => rate.Schedule is null ? (JsonNode)rate.At(0) : null)]);
        var named = new JsonArray([.. tables.Select(table => new JsonObject(table.Select(factor => KeyValuePair.Create(factor.Key, (JsonNode?)factor.Value))))]);
        return Encoding.UTF8.GetBytes(new JsonArray(constants, named).ToJsonString());
    }

    /// <summary>Takes what rank 0 has told.</summary>
    public void Take(byte[] changes)
    {
        var told = JsonNode.Parse(changes)!.AsArray();
        foreach (var (part, rate) in parts.Zip(told[0]!.AsArray()))
            if (rate is not null) part.RateAsGiven = (double)rate;
        foreach (var (table, now) in tables.Zip(told[1]!.AsArray()))
        {
            table.Clear();
            foreach (var (name, factor) in now!.AsObject()) table[name] = (double)factor!;
        }
    }
}
