namespace Anneal.Layers;

/// <summary>How integers outside a vocabulary are distributed over several indices.</summary>
public enum OovMethod
{
    /// <summary>By the remainder of the integer. Keras: <c>floormod</c>.</summary>
    Floormod,

    /// <summary>By a hash of its digits. Keras: <c>farmhash</c>.</summary>
    Farmhash,
}
