namespace Anneal.Layers;

/// <summary>The least and the most that pixels can be.</summary>
internal static class ValueRange
{
    public static Numbers Of(Numbers? valueRange)
    {
        var range = valueRange ?? Numbers.Create([0, 255]);
        if (range.List is not { Count: 2 } both) throw Require.Wrong(nameof(valueRange), $"must be two numbers, the least and the most; it was {range}");
        foreach (var number in both) Require.Single(Require.Finite(number, nameof(valueRange)), nameof(valueRange));
        return Numbers.Create([both.Min(), both.Max()]);
    }
}
