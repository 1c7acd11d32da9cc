namespace Anneal.Data;

/// <summary>What inputs, targets and weights are called in errors: the parameters they were given to.</summary>
internal sealed record DataNames(string X, string Y, string SampleWeight)
{
    public static DataNames Plain { get; } = new("x", "y", "sampleWeight");

    public static DataNames Validation { get; } = new("validationData.X", "validationData.Y", "validationSampleWeight");

    /// <summary>One of several arrays of a parameter.</summary>
    public static string Item(string name, int index, int count) => count == 1 ? name : $"{name}[{index}]";
}
