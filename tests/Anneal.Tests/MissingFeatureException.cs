namespace Anneal.Tests;

/// <summary>Something a golden case uses that Anneal does not have yet: the case is skipped with its name.</summary>
public sealed class MissingFeatureException(string feature) : Exception($"Not there yet: {feature}");
