using Anneal.Data;
using Anneal.Testing;
using CsCheck;
using static Anneal.Tests.Data.CountingSource;

namespace Anneal.Tests.Data;

/// <summary>What every source keeps to, however it is made of others.</summary>
public class SourceContractTests
{
    private static readonly (string Name, Func<IBatchSource, int, IBatchSource> Make)[] Steps =
    [
        ("shuffle", (source, n) => source.Shuffle(n, seed: n)),
        ("batch", (source, n) => source.Batch(n)),
        ("whole batches", (source, n) => source.Batch(n, dropRemainder: true)),
        ("repeat", (source, n) => source.Repeat((n % 3) + 1)),
        ("take", (source, n) => source.Take(n)),
        ("skip", (source, n) => source.Skip(n % 3)),
        ("map", (source, _) => source.Map(batch => new Batch(batch.X, batch.Y))),
        ("prefetch", (source, n) => source.Prefetch(n)),
    ];

    private static readonly Gen<Chain> Chains =
        from sizes in Gen.Int[1, 5].Array[1, 7]
        from steps in Gen.Select(Gen.Int[0, Steps.Length - 1], Gen.Int[1, 8]).Array[0, 4]
        from known in Gen.Bool
        select new Chain(sizes, steps, known);

    [Fact]
    public void A_pass_read_from_its_middle_has_the_same_rows() => Gen.Select(Chains, Gen.Int[0, 2]).ForAll((chain, pass) =>
    {
        var source = new CountingSource(chain.Sizes) { KnowsItsLength = chain.Known };
        var made = chain.Of(source);
        Assert.True(made.CanSeek);
        var rows = RowsOf(made, pass);
        for (var first = 0; first <= rows.Count; first++) Assert.Equal(rows.Skip(first), RowsOf(made, pass, first));
        Assert.Equal(0, source.Open);
    });

    [Fact]
    public void Lengths_are_right_where_they_are_known() => Chains.ForAll(chain =>
    {
        var made = chain.Of(new CountingSource(chain.Sizes) { KnowsItsLength = chain.Known });
        var rows = RowsOf(made);
        if (made.BatchCount is { } batches) Assert.Equal(rows.Count, batches);
        if (made.RowCount is { } count) Assert.Equal(rows.Sum(batch => batch.Length), count);
        if (chain.Known && chain.Steps.All(step => Steps[step.Kind].Name is not ("map" or "take" or "skip"))) Assert.NotNull(made.BatchCount);
    });

    [Fact]
    public void A_source_that_cannot_seek_is_read_from_the_beginning() => Chains.ForAll(chain =>
    {
        var source = new CountingSource(chain.Sizes) { KnowsItsLength = chain.Known, CanSeek = false };
        var made = chain.Of(source);
        Assert.False(made.CanSeek);
        Assert.Equal(RowsOf(chain.Of(new CountingSource(chain.Sizes) { KnowsItsLength = chain.Known })), RowsOf(made));
    });

    [Fact]
    public void Every_ending_frees_batches_and_enumerators() => Gen.Select(Chains, Gen.Int[0, 6], Gen.Int[0, 6]).ForAll((chain, fails, read) =>
    {
        var source = new CountingSource(chain.Sizes) { KnowsItsLength = chain.Known, Fails = fails };
        try
        {
            RowsOf(chain.Of(source), atMost: read);
        }
        catch (InvalidDataException error)
        {
            Assert.Equal($"Batch {fails} is broken.", error.Message);
            Assert.Contains(nameof(CountingSource), error.StackTrace, StringComparison.Ordinal);
        }
        Assert.Equal(0, source.Open);
    });

    internal sealed record Chain(int[] Sizes, (int Kind, int Number)[] Steps, bool Known)
    {
        public IBatchSource Of(IBatchSource source) => Steps.Aggregate(source, (made, step) => SourceContractTests.Steps[step.Kind].Make(made, step.Number));

        public override string ToString() => $"{string.Join(",", Sizes)}: {string.Join(", ", Steps.Select(step => $"{SourceContractTests.Steps[step.Kind].Name}({step.Number})"))}";
    }
}
