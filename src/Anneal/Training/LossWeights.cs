using System.Collections;
using System.Runtime.CompilerServices;
using Anneal.Graphs;

namespace Anneal.Training;

/// <summary>The loss weights of <c>Compile</c>: one factor per loss, as a list or as a dictionary by output name. Default: 1 for all.</summary>
[CollectionBuilder(typeof(LossWeights), nameof(List))]
public readonly struct LossWeights : IEnumerable<double>
{
    internal LossWeights(Nest<double>? weights) => Weights = weights;

    internal Nest<double>? Weights { get; }

    /// <summary>Makes weights from factors in the order of the losses.</summary>
    /// <param name="weights">The factors, which must be finite.</param>
    public static LossWeights List(params ReadOnlySpan<double> weights)
    {
        var items = new Nest<double>[weights.Length];
        for (var i = 0; i < items.Length; i++) items[i] = weights[i];
        return new(new Nest<double>.Many(items));
    }

    /// <summary>Converts a factor for one loss.</summary>
    /// <param name="weight">The factor, which must be finite.</param>
    public static implicit operator LossWeights(double weight) => new(weight);

    /// <summary>Converts factors in the order of the losses.</summary>
    /// <param name="weights">The factors, which must be finite.</param>
    public static implicit operator LossWeights(double[]? weights) => weights is null ? default : List(weights);

    /// <summary>Converts factors by output name.</summary>
    /// <param name="weights">The factors, which must be finite.</param>
    public static implicit operator LossWeights(Dictionary<string, double>? weights) => weights is null ? default : new((Nest<double>)weights);

    /// <summary>The factors.</summary>
    public IEnumerator<double> GetEnumerator() => (Weights?.Flatten() ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
