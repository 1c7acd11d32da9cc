using Anneal.Initializers;
using Anneal.Saving;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>What a layer itself has, without the layers within: weights, random streams and carried states. Each has a path.</summary>
internal sealed class LayerVariables(Layer layer)
{
    private readonly List<Variable> weights = [];
    private readonly List<RandomSource> streams = [];
    private readonly List<Variable> states = [];
    private string prefix = "";

    public IReadOnlyList<Variable> Weights => weights;

    /// <summary>A change of one of the weights that is trained in its place.</summary>
    public LowRank? Change { get; set; }

    public bool HasWeights => weights.Count > 0;

    /// <summary>The states that are carried from batch to batch.</summary>
    public IReadOnlyList<Variable> Carried => states;

    /// <summary>Where variables are made.</summary>
    public Device Device { get; set; } = CPU;

    public IEnumerable<Variable> States => streams.Select(stream => stream.State).Concat(states);

    public Variable AddWeight(string name, Shape shape, Initializer initializer, bool trainable)
    {
        if (weights.Exists(weight => weight.Name == name))
            throw new ArgumentException($"Layer '{layer.Name}' has a variable named '{name}' already; names must be unique.", nameof(name));
        try
        {
            return AddWeight(new Variable(WeightsToCome.Create(initializer, shape, layer.DTypePolicy.VariableType), name, trainable));
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"Layer '{layer.Name}' cannot make its variable '{name}': {error.PlainMessage()}", nameof(shape), error);
        }
    }

    public Variable AddWeight(Variable weight)
    {
        weights.Add(Stamped(weight));
        Place(weight);
        Autocast();
        return weight;
    }

    /// <summary>Trained weights are cast for use where the layer works in another type. Statistics are not: calls change them.</summary>
    public void Autocast()
    {
        foreach (var weight in weights) weight.IsCast = layer.CastsVariables && (weight.IsCast || weight.Trainable);
    }

    public Variable AddState(string name, Shape shape)
    {
        var free = LayerNames.Free(name, [.. states.Select(other => other.Name)]);
        WeightsToCome.RequireFor(shape);
        Memory.RequireFor(shape.ToArray());
        states.Add(Stamped(new Variable(zeros(shape.ToArray(), dtype: layer.DTypePolicy.ComputeType), free, trainable: false)));
        Place(states[^1]);
        return states[^1];
    }

    private void Place(Variable variable)
    {
        if (Device.type == DeviceType.CPU || variable.Stored.IsOn(Device)) return;
        using var scope = NewDisposeScope();
        variable.Replace(variable.Stored.detach().to(Device));
    }

    public RandomSource AddRandom(int? seed)
    {
        streams.Add(new(seed));
        Stamped(streams[^1].State);
        return streams[^1];
    }

    /// <summary>Gives everything its path, behind that of the layer's owner.</summary>
    public void Stamp(string ownersPrefix)
    {
        prefix = ownersPrefix;
        foreach (var variable in weights.Concat(States)) Stamped(variable);
    }

    /// <summary>How many there are, for <see cref="CutTo"/>.</summary>
    public (int Weights, int Streams, int States) Counts => (weights.Count, streams.Count, states.Count);

    /// <summary>Frees what was made since.</summary>
    public void CutTo((int Weights, int Streams, int States) counts)
    {
        foreach (var variable in weights.Skip(counts.Weights).Concat(streams.Skip(counts.Streams).Select(stream => stream.State)).Concat(states.Skip(counts.States))) variable.Dispose();
        weights.RemoveRange(counts.Weights, weights.Count - counts.Weights);
        streams.RemoveRange(counts.Streams, streams.Count - counts.Streams);
        states.RemoveRange(counts.States, states.Count - counts.States);
    }

    public void Dispose()
    {
        foreach (var variable in weights.Concat(States)) variable.Dispose();
    }

    private Variable Stamped(Variable variable)
    {
        variable.Path = $"{prefix}{layer.Name}/{variable.Name}";
        return variable;
    }
}
