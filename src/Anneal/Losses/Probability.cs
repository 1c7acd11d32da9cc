namespace Anneal.Losses;

/// <summary>The range that probabilities are kept in before a logarithm is taken.</summary>
internal static class Probability
{
    /// <summary>Keras's <c>backend.epsilon()</c>.</summary>
    public const double Least = 1e-7;

    /// <summary>1 less the same.</summary>
    public const double Most = 1 - Least;
}
