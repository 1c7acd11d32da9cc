namespace Anneal.Data;

/// <summary>The seed that the orders of a source follow from.</summary>
/// <param name="given">What the user gave; null: one is drawn, and a run that resumes puts the one of its checkpoint in its place.</param>
internal sealed class OrderSeed(int? given)
{
    public long Value { get; set; } = given ?? RandomSeed.Next();

    /// <summary>Those of sources, and of the sources that these read, that were drawn.</summary>
    public static IReadOnlyList<OrderSeed> DrawnIn(params IEnumerable<IBatchSource?> sources) => [.. sources.OfType<IDrawnOrder>().SelectMany(source => source.DrawnSeeds).Distinct()];

    /// <summary>Itself if it was drawn.</summary>
    public IEnumerable<OrderSeed> Drawn => given is null ? [this] : [];
}
