using Anneal.Data;
using Anneal.Graphs;
using Anneal.Losses;
using Anneal.Metrics;

namespace Anneal.Training;

/// <summary>Finds which loss and which metrics belong to which output. Names and rules are Keras's.</summary>
internal static class Objective
{
    /// <summary>The losses by output.</summary>
    /// <param name="given">As in <c>Compile</c>; null for none.</param>
    /// <param name="weights">As in <c>Compile</c>.</param>
    /// <param name="outputs">Of the model.</param>
    /// <param name="count">How many outputs there are.</param>
    public static LossTerm[] Losses(Nest<Loss?>? given, Nest<double>? weights, Ports outputs, int count)
    {
        if (given is null) return [];
        var losses = ByOutput(given, outputs, count, "loss", allowFewer: true);
        int[] trained = [.. Enumerable.Range(0, count).Where(i => losses[i] is not null)];
        if (trained.Length == 0) throw new ArgumentException($"No output of model '{outputs.Owner}' has a loss.", "loss");
        var factors = Factors(weights, outputs, trained, count);
        return [.. trained.Select(i => new LossTerm(i, outputs.Keys.Count == count ? outputs.Keys[i] : losses[i]!.Name, losses[i]!, factors?[i]))];
    }

    /// <summary>The metrics by output, in order, not yet named for the logs.</summary>
    public static IReadOnlyList<Metric>[] Metrics(Nest<Metric?>? given, Ports outputs, int count, string argument)
    {
        if (given is null || !given.Flatten().OfType<Metric>().Any()) return [.. Enumerable.Repeat<IReadOnlyList<Metric>>([], count)];
        if (count == 1 && given is Nest<Metric?>.Named only) foreach (var (key, _) in only.Entries) outputs.IndexOf(key, argument);
        if (count == 1) return [[.. given.Flatten().OfType<Metric>()]];
        var byOutput = new IReadOnlyList<Metric>[count];
        Array.Fill(byOutput, []);
        if (given is Nest<Metric?>.Named named)
            foreach (var (key, value) in named.Entries) byOutput[outputs.IndexOf(key, argument)] = [.. value.Flatten().OfType<Metric>()];
        else if (given is Nest<Metric?>.Many list && list.Items.Count == count)
            for (var i = 0; i < count; i++) byOutput[i] = [.. list.Items[i].Flatten().OfType<Metric>()];
        else throw WrongNumber(argument, given is Nest<Metric?>.Many many ? many.Items.Count : 1, outputs, count);
        return byOutput;
    }

    private static Loss?[] ByOutput(Nest<Loss?> given, Ports outputs, int count, string argument, bool allowFewer)
    {
        var losses = new Loss?[count];
        if (given is Nest<Loss?>.One one) Array.Fill(losses, one.Value);
        else if (given is Nest<Loss?>.Named named)
        {
            foreach (var (key, value) in named.Entries) losses[outputs.IndexOf(key, argument)] = OnlyOne(value, $"{argument}['{key}']");
            if (outputs.Structure is not Nest<SymbolicTensor>.Named && Array.IndexOf(losses, null) is >= 0 and var missing)
                throw new ArgumentException($"{argument} has no entry for output '{outputs.Keys[missing]}' of model '{outputs.Owner}'. Give one for each output: {string.Join(", ", outputs.Keys)}.", argument);
        }
        else
        {
            Loss?[] flat = [.. given.Flatten()];
            if (flat.Length > count || (flat.Length < count && !allowFewer)) throw WrongNumber(argument, flat.Length, outputs, count);
            flat.CopyTo(losses, 0);
        }
        return losses;
    }

    private static double[]? Factors(Nest<double>? weights, Ports outputs, int[] trained, int count)
    {
        if (weights is null) return null;
        var factors = new double[count];
        Array.Fill(factors, 1);
        if (weights is Nest<double>.Named named)
            foreach (var (key, value) in named.Entries) factors[outputs.IndexOf(key, "lossWeights")] = OnlyOne(value, $"lossWeights['{key}']");
        else
        {
            double[] flat = [.. weights.Flatten()];
            if (flat.Length != trained.Length && flat.Length != count) throw WrongNumber("lossWeights", flat.Length, outputs, count);
            for (var i = 0; i < flat.Length; i++) factors[flat.Length == count ? i : trained[i]] = flat[i];
        }
        foreach (var factor in factors)
        {
            if (!double.IsFinite(factor)) throw Require.Refused(factor, "finite", "lossWeights");
            Require.Single(factor, "lossWeights");
        }
        return factors;
    }

    private static T OnlyOne<T>(Nest<T> values, string argument) => values.Flatten().ToArray() is [var value]
        ? value
        : throw Require.Wrong(argument, $"must be one value; it held {values.Flatten().Count()}");

    private static ArgumentException WrongNumber(string argument, int given, Ports outputs, int count) => new(
        $"{argument} has {given} {(given == 1 ? "entry" : "entries")}; model '{outputs.Owner}' has {count} output{(count == 1 ? "" : "s")}"
        + $"{(outputs.Keys.Count == 0 ? "" : $" ({string.Join(", ", outputs.Keys)})")}. Give one for each, or a dictionary by name.", argument);
}
