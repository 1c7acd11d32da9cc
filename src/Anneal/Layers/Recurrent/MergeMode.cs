namespace Anneal.Layers;

/// <summary>How <see cref="Bidirectional"/> merges the outputs of both directions.</summary>
public enum MergeMode
{
    /// <summary>Joined along the last axis. Keras: <c>concat</c>.</summary>
    Concat,

    /// <summary>Their sum. Keras: <c>sum</c>.</summary>
    Sum,

    /// <summary>Their product. Keras: <c>mul</c>.</summary>
    Mul,

    /// <summary>Their mean. Keras: <c>ave</c>.</summary>
    Ave,
}
