using System.Text;
using System.Text.Json.Nodes;
using Anneal.Training;
using static TorchSharp.torch;

namespace Anneal.Distribution;

/// <summary>Adds up what the ranks have measured, by names that all of them know. A rank may report under a name that the others have not heard of, or not yet.</summary>
internal sealed class MeterSums(Meters meters)
{
    private OrderedDictionary<string, Shape> known = [];

    /// <summary>Hears all names: a meeting of all ranks.</summary>
    public void Agree(Ranks ranks)
    {
        using var scope = NewDisposeScope();
        var own = new JsonArray([.. meters.State.Select(entry => (JsonNode)new JsonArray([entry.Name, .. entry.Value.shape.Select(size => (JsonNode)size)]))]);
        known = [];
        foreach (var entry in ranks.Meet(Encoding.UTF8.GetBytes(own.ToJsonString())).SelectMany(bytes => JsonNode.Parse(bytes)!.AsArray()))
            known.TryAdd((string)entry![0]!, entry.AsArray().Skip(1).Select(size => (long)size!).ToArray());
    }

    /// <summary>Gives every rank the sums.</summary>
    public void Sum(Ranks ranks)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var before = known;
        if (!Sum(ranks, known)) return;
        Agree(ranks);
        Sum(ranks, known.Where(entry => !before.ContainsKey(entry.Key)));
    }

    /// <summary>Gives rank 0 the sums; the others begin anew, so that nothing counts twice.</summary>
    public void MoveToRoot(Ranks ranks)
    {
        Sum(ranks);
        if (!ranks.IsRoot) meters.Reset();
    }

    /// <summary>Whether a rank has more than what all know: it says so beside the sums.</summary>
    private bool Sum(Ranks ranks, IEnumerable<KeyValuePair<string, Shape>> entries)
    {
        var own = meters.State.ToDictionary(entry => entry.Name, entry => entry.Value);
        double[] sums =
        [
            own.Keys.Count(name => !known.ContainsKey(name)),
            .. entries.SelectMany(entry => own.TryGetValue(entry.Key, out var value) ? value.to(ScalarType.Float64, CPU).contiguous().data<double>().ToArray() : new double[entry.Value.ElementCount]),
        ];
        ranks.Cluster.Sum(sums);
        var all = new Dictionary<string, Tensor>();
        var start = 1;
        foreach (var (name, shape) in entries)
        {
            all.Add(name, from_array(sums[start..(start + (int)shape.ElementCount)]).view(shape.ToArray()));
            start += (int)shape.ElementCount;
        }
        meters.SetState(all);
        return sums[0] > 0;
    }
}
