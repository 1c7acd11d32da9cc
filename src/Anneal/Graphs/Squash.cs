namespace Anneal.Graphs;

/// <summary>An activation that makes probabilities of logits.</summary>
internal enum Squash
{
    /// <summary>Each number for itself.</summary>
    Sigmoid,

    /// <summary>All numbers of the last axis together.</summary>
    Softmax,
}
