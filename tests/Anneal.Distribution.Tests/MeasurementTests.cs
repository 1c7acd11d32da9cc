namespace Anneal.Distribution.Tests;

/// <summary>What steps measure and carry along is that of all rows, whichever rank had them.</summary>
public sealed class MeasurementTests(Runs runs)
{
    [Fact]
    public void Numbers_that_are_reported_in_some_batches_alone_are_those_of_one_process() => runs.RequireAsAlone("names");

    [Fact]
    public void A_name_that_an_evaluation_on_rank_0_reports_is_of_that_evaluation_alone() => runs.RequireAsAlone("names of callbacks", onRankZero: "seen");

    [Fact]
    public void Every_rank_gets_the_numbers_that_one_rank_reports() => Assert.All(runs.By(3, "names of ranks"), rank => Assert.Equal(
        "every third, late, loss, rank 0, rank 1, rank 2, learning_rate, late[0], late[1], since the sixth", rank.Text("names")));

    [Fact]
    public void A_batch_counts_the_rows_of_its_tensors()
    {
        foreach (var rank in runs.By(3, "counts")) Assert.Equal(Enumerable.Repeat(1.0, 9), rank["counts"]);
    }

    [Fact]
    public void States_are_carried_for_all_rows_and_reset_on_all_ranks() => runs.RequireAsAlone("carried states");
}
