namespace Anneal.Layers;

/// <summary>How <see cref="Attention"/> tells the fit of a query and a key.</summary>
public enum ScoreMode
{
    /// <summary>By their product: <c>q . k</c>. Keras: <c>dot</c>.</summary>
    Dot,

    /// <summary>By the sum of <c>tanh(q + k)</c>. Keras: <c>concat</c>.</summary>
    Concat,
}
