namespace Anneal.Benchmarks.Ratios;

/// <summary>A row cannot be measured here.</summary>
/// <param name="what">What it needs.</param>
internal sealed class LackingException(string what) : Exception($"needs {what}");
