namespace Anneal;

/// <summary>An end of a sequence, for <c>Utils.PadSequences</c>.</summary>
public enum SequenceSide
{
    /// <summary>Before the first element. Keras: <c>pre</c>.</summary>
    Pre,

    /// <summary>After the last element. Keras: <c>post</c>.</summary>
    Post,
}
