namespace Anneal.Layers;

/// <summary>What <see cref="Bidirectional"/> makes of the outputs of both directions.</summary>
public enum MergeMode
{
    /// <summary>One behind the other, along the last axis. Keras: <c>concat</c>.</summary>
    Concat,

    /// <summary>Their sum. Keras: <c>sum</c>.</summary>
    Sum,

    /// <summary>Their product. Keras: <c>mul</c>.</summary>
    Mul,

    /// <summary>Their mean. Keras: <c>ave</c>.</summary>
    Ave,
}
