namespace Anneal;

/// <summary>What functions of users return.</summary>
internal static class Returned
{
    /// <summary>The error for a function that returned null.</summary>
    /// <param name="kind">What the function is, such as <c>Loss</c>.</param>
    /// <param name="name">Its name.</param>
    public static InvalidOperationException Nothing(string kind, object name) => new($"{kind} '{name}' must return a tensor; it returned null.");
}
