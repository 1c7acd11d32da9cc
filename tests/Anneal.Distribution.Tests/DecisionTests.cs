namespace Anneal.Distribution.Tests;

/// <summary>Rank 0 decides, and the others hear of it.</summary>
public sealed class DecisionTests(Runs runs)
{
    public static TheoryData<string, string> Differences => new()
    {
        { "model", "the variables of the model, the model or the arguments of Compile" },
        { "rate", "the model or the arguments of Compile, the rates (0.02, not 0.01)" },
        { "loss", "the model or the arguments of Compile" },
        { "rows", "the rows of the data (39, not 40)" },
        { "batch", "the batches of the data (10, not 5), batchSize (4, not 8)" },
        { "epochs", "epochs (3, not 2)" },
        { "shuffle", "shuffle (False, not True)" },
        { "call", "the call (Evaluate of sequential, not Fit of sequential)" },
    };

    [Fact]
    public void Early_stopping_plateau_and_rates_are_those_of_one_process()
    {
        runs.RequireAsAlone("callbacks");

        Assert.Contains("Epoch 12: early stopping", runs.By(3, "callbacks")[0].Lines("callbacks/messages"));
    }

    [Fact]
    public void A_callback_reads_the_numbers_of_all_ranks_in_each_batch_and_stops_all() => runs.RequireAsAlone("stop", onRankZero: "seen");

    [Fact]
    public void Cancelling_ends_all_ranks_after_the_same_update()
    {
        runs.RequireAsAlone("cancel");

        Assert.All(runs.By(3, "cancel"), rank => Assert.Equal("Cancelled", rank.Text("cancel/stop")));
    }

    [Fact]
    public void Averages_are_validated_on_all_ranks() => runs.RequireAsAlone("averages");

    [Fact]
    public void Evaluate_in_a_callback_runs_on_rank_0_alone() => runs.RequireAsAlone("evaluate in a callback", onRankZero: "losses");

    [Fact]
    public void Evaluate_in_a_callback_of_every_rank_runs_on_each_alone()
    {
        var ranks = runs.By(3, "evaluate everywhere");

        Assert.All(ranks, rank => Assert.Equal(ranks[0]["losses"], rank["losses"]));
    }

    [Fact]
    public void An_exception_of_a_callback_is_thrown_on_all_ranks()
    {
        var ranks = runs.By(3, "failing callback");

        Assert.Equal("IOException: The disk is full.", ranks[0].Error);
        Assert.All(ranks.Skip(1), rank => Assert.Equal("InvalidOperationException: Rank 0 cannot go on. IOException: The disk is full.", rank.Error));
    }

    [Fact]
    public void An_exception_of_a_source_is_thrown_on_all_ranks()
    {
        var ranks = runs.By(3, "failing stream");

        Assert.Equal("IOException: The disk is gone.", ranks[1].Error);
        Assert.Equal("InvalidOperationException: Rank 1 of 3 cannot go on. IOException: The disk is gone.", ranks[2].Error);
    }

    [Fact]
    public void An_exception_in_a_step_ends_all_ranks_even_if_the_program_catches_it()
    {
        foreach (var size in new[] { 2, 3 })
        {
            var said = Run.Failing(size, "failing step");

            Assert.Contains("The memory is broken.", said);
            Assert.Contains("rank 1", said, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Sources_that_end_at_different_places_are_named() => Assert.All(runs.By(3, "uneven streams"), rank => Assert.Equal(
        "InvalidOperationException: Batch 3 of pass 0 of the data, counted from 0, has 8 rows on rank 0 and ended on rank 1. Give all ranks the same data in the same order.", rank.Error));

    [Theory]
    [MemberData(nameof(Differences))]
    public void A_rank_that_does_something_else_is_named_before_the_first_update(string what, string differences) => Assert.All(
        runs.By(2, $"different|{what}"), rank => Assert.Equal($"InvalidOperationException: All ranks must do the same. Rank 1 differs from rank 0 in {differences}.", rank.Error));

    [Fact]
    public void TrainOnBatch_is_refused() => Assert.All(runs.By(2, "train on batch"), rank => Assert.Equal(
        "InvalidOperationException: TrainOnBatch trains one process alone, and this one is of a cluster, whose ranks would go apart. Call Fit with stepsPerEpoch.", rank.Error));
}
