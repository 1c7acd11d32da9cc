namespace Anneal.Csv;

/// <summary>Where the columns of a source stand in a file.</summary>
/// <param name="Count">The number of fields of each record.</param>
/// <param name="Features">The features, in order.</param>
/// <param name="Label">The label, or null.</param>
/// <param name="Weight">The sample weight, or null.</param>
internal sealed record CsvLayout(int Count, int[] Features, int? Label, int? Weight);
