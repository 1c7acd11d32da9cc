using Anneal.Layers;

namespace Anneal.Saving;

/// <summary>The variables of a layer in the order of old files: of all that is trained first, then of all that is not.</summary>
internal static class LegacyMatch
{
    /// <summary>A layer without layers within, and how many arrays an old file has for it.</summary>
    /// <param name="Layer">The layer.</param>
    /// <param name="Variables">Its variables, trained ones first.</param>
    /// <param name="Trained">How many arrays stand among those that are trained.</param>
    /// <param name="Others">How many among those that are not.</param>
    internal sealed record Leaf(Layer Layer, IReadOnlyList<Variable> Variables, int Trained, int Others);

    /// <summary>What the layers of a model are made of.</summary>
    /// <param name="Leaves">In the order of the layers.</param>
    /// <param name="Names">What the file calls the arrays that are trained, in that order.</param>
    internal sealed record Trained(IReadOnlyList<Leaf> Leaves, IReadOnlyList<string> Names);

    /// <summary>What a layer is made of.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="arrays">What the file has for it: the names tell whether gates are kept apart, as in Keras 1.</param>
    public static IReadOnlyList<Leaf> LeavesOf(Layer layer, IReadOnlyList<StoredArray> arrays) => [.. Leaves(layer, trained: true, gatesApart: arrays.Any(IsOfOneGate))];

    /// <summary>Deals the arrays of a layer out to its variables.</summary>
    /// <exception cref="InvalidDataException">They do not fit.</exception>
    public static IEnumerable<(Variable Variable, StoredArray Array)> Deal(IReadOnlyList<Leaf> leaves, IReadOnlyList<StoredArray> arrays, LegacyVersion version)
    {
        var (next, later) = (0, leaves.Sum(leaf => leaf.Trained));
        if (arrays.Count != later + leaves.Sum(leaf => leaf.Others)) throw new InvalidDataException($"has {leaves.Sum(leaf => leaf.Variables.Count)} arrays; the file has {arrays.Count}");
        foreach (var leaf in leaves)
        {
            StoredArray[] own = [.. arrays.Skip(next).Take(leaf.Trained), .. arrays.Skip(later).Take(leaf.Others)];
            (next, later) = (next + leaf.Trained, later + leaf.Others);
            foreach (var fit in Fit(leaf, leaf.Variables, own, version)) yield return fit;
        }
    }

    /// <summary>Deals out one array for each trained one: what an optimizer keeps.</summary>
    public static IEnumerable<(Variable Variable, StoredArray Array)> DealState(IEnumerable<Leaf> leaves, IReadOnlyList<StoredArray> arrays, LegacyVersion version)
    {
        var next = 0;
        foreach (var leaf in leaves.Where(leaf => leaf.Trained > 0))
        {
            foreach (var fit in Fit(leaf, [.. leaf.Variables.Where(variable => variable.Trainable)], [.. arrays.Skip(next).Take(leaf.Trained)], version)) yield return fit;
            next += leaf.Trained;
        }
    }

    private static IEnumerable<(Variable, StoredArray)> Fit(Leaf leaf, IReadOnlyList<Variable> variables, StoredArray[] arrays, LegacyVersion version)
    {
        var converted = KernelConversion.Convert(leaf.Layer, arrays, version);
        if (converted.Count != variables.Count) throw new InvalidDataException($"has {variables.Count} arrays; the file has {converted.Count}");
        foreach (var (variable, array) in variables.Zip(converted))
            yield return variable.Shape == array.Shape
                ? (variable, array)
                : throw new InvalidDataException($"has '{variable.Path}' of shape {variable.Shape}; in the file it has {array.Shape}");
    }

    private static IEnumerable<Leaf> Leaves(Layer layer, bool trained, bool gatesApart)
    {
        trained &= layer.Trainable;
        if (layer is RecurrentLayer || layer.SubLayers.Count == 0)
        {
            Variable[] variables = [.. layer.Variables.OrderByDescending(variable => variable.Trainable)];
            var fixedOnes = variables.Count(variable => !variable.Trainable);
            var count = (layer, gatesApart) switch
            {
                (LSTM or ConvLSTM2D, true) => 12,
                (GRU, true) => 9,
                _ => variables.Length,
            };
            return [trained ? new(layer, variables, count - fixedOnes, fixedOnes) : new(layer, variables, 0, count)];
        }
        Variable[] own = [.. layer.OwnVariables];
        return layer.SubLayers.SelectMany(within => Leaves(within, trained, gatesApart))
            .Prepend(new(layer, own, trained ? own.Count(variable => variable.Trainable) : 0, trained ? own.Count(variable => !variable.Trainable) : own.Length));
    }

    private static bool IsOfOneGate(StoredArray array) => array.Path.Contains("_W_i", StringComparison.Ordinal) || array.Path.Contains("_W_z", StringComparison.Ordinal);
}
