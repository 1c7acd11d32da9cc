namespace Anneal.Data;

/// <summary>What the rows of a table hold.</summary>
/// <param name="Features">The number of features, at least 1.</param>
/// <param name="HasLabel">Whether there are labels.</param>
/// <param name="HasWeight">Whether there are sample weights.</param>
/// <param name="HasClasses">Whether labels are numbers of classes.</param>
internal sealed record TableForm(int Features, bool HasLabel, bool HasWeight, bool HasClasses);
