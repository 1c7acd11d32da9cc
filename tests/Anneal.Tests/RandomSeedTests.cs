namespace Anneal.Tests;

public class RandomSeedTests
{
    [Fact]
    public void Same_seed_gives_the_same_sequence_and_others_differ()
    {
        var sequences = new[] { 1, 1, 2, -1 }.Select(Sequence).ToList();
        Assert.Equal(sequences[0], sequences[1]);
        Assert.Equal(3 * 100, sequences.Skip(1).SelectMany(s => s).Distinct().Count());
    }

    [Fact]
    public void Seeds_are_never_negative() => Assert.All(Sequence(7), seed => Assert.True(seed >= 0));

    private static List<long> Sequence(int seed)
    {
        RandomSeed.Set(seed);
        return [.. Enumerable.Range(0, 100).Select(_ => RandomSeed.Next())];
    }
}
