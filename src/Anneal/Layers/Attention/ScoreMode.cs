namespace Anneal.Layers;

/// <summary>How <see cref="Attention"/> computes the score of a query and a key.</summary>
public enum ScoreMode
{
    /// <summary>The dot product, <c>q . k</c>. Keras: <c>dot</c>.</summary>
    Dot,

    /// <summary>The sum of <c>tanh(q + k)</c>. Keras: <c>concat</c>.</summary>
    Concat,
}
