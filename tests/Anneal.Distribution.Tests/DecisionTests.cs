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
        { "seed", "seed (3, not 2)" },
        { "weights", "sampleWeight (given, not none)" },
        { "validation batches", "validationBatchSize (30, not 20)" },
        { "frequency", "validationFreq (2, not 1)" },
        { "callbacks", "callbacks that run on every rank (Everywhere, not none)" },
        { "frozen", "the variables of the model, the model or the arguments of Compile" },
        { "policy", "the model or the arguments of Compile" },
        { "metric", "the model or the arguments of Compile" },
        { "values", "the values of the variables" },
        { "kind", "the kind of the data (CsvSource, not batches)" },
        { "kind of validation", "the kind of the validation data (batches, not CsvSource)" },
        { "kind to evaluate", "the kind of the data (CsvSource, not batches)" },
        { "schedule", "the model or the arguments of Compile, the rates" },
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

    [Theory]
    [InlineData("cancels in hooks")]
    [InlineData("stops in hooks")]
    public void A_run_that_is_ended_in_any_hook_ends_as_in_one_process(string scenario) => runs.RequireAsAlone(scenario);

    [Fact]
    public void Another_thread_of_rank_0_steers_all_ranks() => runs.RequireAsAlone("controlled");

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
    public void An_exception_in_any_hook_of_rank_0_is_thrown_on_all_ranks()
    {
        var ranks = runs.By(3, "fails in hooks|0");

        Assert.Equal(
            "OnTrainBegin; OnEpochBegin; OnTrainBatchBegin; OnTrainBatchEnd; OnTestBegin; OnTestBatchBegin; OnTestBatchEnd; OnTestEnd; OnEpochEnd; OnTrainEnd; OnAnnounce; OnSaveRequested; GetState",
            ranks[0].Text("errors"));
        Assert.All(ranks.Skip(1), rank => Assert.Equal(
            string.Join("; ", ranks[0].Text("errors").Split("; ").Select(hook => $"Rank 0 cannot go on. IOException: {hook}")), rank.Text("errors")));
    }

    [Fact]
    public void An_exception_in_any_hook_that_rank_1_runs_is_thrown_on_all_ranks()
    {
        var ranks = runs.By(3, "fails in hooks|1");
        const string Rest = "OnAnnounce: none; OnSaveRequested: none; GetState: none";

        string[] hooks = ["OnTrainBegin", "OnEpochBegin", "OnTrainBatchBegin", "OnTrainBatchEnd", "OnTestBegin", "OnTestBatchBegin", "OnTestBatchEnd", "OnTestEnd", "OnEpochEnd", "OnTrainEnd"];
        Assert.Equal($"{string.Join("; ", hooks)}; {Rest}", ranks[1].Text("errors"));
        Assert.All(ranks.Where((_, rank) => rank != 1), rank => Assert.Equal(
            $"{string.Join("; ", hooks.Select(hook => $"Rank 1 of 3 cannot go on. IOException: {hook}"))}; {Rest}", rank.Text("errors")));
    }

    [Theory]
    [InlineData("null callback|0", 0)]
    [InlineData("null callback|1", 1)]
    [InlineData("null callback of evaluate|1", 1)]
    public void An_exception_before_the_first_update_is_thrown_on_all_ranks(string scenario, int failing)
    {
        const string Error = "ArgumentException: callbacks must hold no null; one was null. (Parameter 'callbacks')";

        Assert.All(runs.By(3, scenario).Index(), rank => Assert.Equal(rank.Index == failing ? Error : $"InvalidOperationException: Rank {failing} of 3 cannot go on. {Error}", rank.Item.Error));
    }

    [Fact]
    public void A_callback_that_cannot_go_on_from_a_checkpoint_says_so_on_all_ranks()
    {
        var ranks = runs.By(3, "lost state");

        Assert.Equal("IOException: The place is lost.", ranks[0].Error);
        Assert.All(ranks.Skip(1), rank => Assert.Equal("InvalidOperationException: Rank 0 cannot go on. IOException: The place is lost.", rank.Error));
    }

    [Fact]
    public void A_callback_of_every_rank_that_fails_on_one_says_so_on_all()
    {
        var ranks = runs.By(3, "fail on rank 1");

        Assert.Equal("IOException: The disk of rank 1 is full.", ranks[1].Error);
        Assert.All(ranks.Where((_, rank) => rank != 1), rank => Assert.Equal("InvalidOperationException: Rank 1 of 3 cannot go on. IOException: The disk of rank 1 is full.", rank.Error));
    }

    [Fact]
    public void Training_that_another_thread_stops_ends_on_all_ranks_after_the_same_update()
    {
        foreach (var size in new[] { 2, 3 })
            Assert.All(runs.By(size, "stop from a thread"), rank => Assert.Equal(runs.By(size, "stop from a thread")[0]["updates"], rank["updates"]));
    }

    [Fact]
    public void What_a_callback_does_about_a_warning_holds_on_all_ranks()
    {
        foreach (var rank in runs.By(3, "act on a warning"))
        {
            Assert.Null(rank.Error);
            Assert.Equal([1], rank["epochs"]);
            Assert.Equal(runs.By(3, "act on a warning")[0]["acted"], rank["acted"]);
        }
    }

    [Fact]
    public void Weights_that_a_callback_gives_are_not_replaced_by_averages_on_any_rank() => runs.RequireAsAlone("assign beside averages");

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

    [Fact]
    public void Data_without_a_length_that_end_at_different_places_are_named() => Assert.All(runs.By(3, "uneven generators"), rank => Assert.Equal(
        "InvalidOperationException: Batch 3 of pass 0 of the data, counted from 0, has 6 rows on rank 0 and ended on rank 1. Give all ranks the same data in the same order.", rank.Error));

    [Fact]
    public void Sources_whose_batches_have_other_parts_are_named() => Assert.All(runs.By(3, "weights on one rank"), rank => Assert.Equal(
        "InvalidOperationException: Batch 0 of pass 0 of the data, counted from 0, has 1 inputs, 1 targets and 0 sample weights on rank 0 and 1 inputs, 1 targets and 1 sample weights on rank 1. "
        + "Give all ranks the same data in the same order.",
        rank.Error));

    [Fact]
    public void A_file_that_rank_0_has_read_before_is_trained_as_in_one_process() => runs.RequireAsAlone("known on rank 0");

    [Fact]
    public void A_model_that_rank_0_has_loaded_is_trained_with_those_that_others_make_anew() => runs.RequireAsAlone("loaded on rank 0");

    [Theory]
    [MemberData(nameof(Differences))]
    public void A_rank_that_does_something_else_is_named_before_the_first_update(string what, string differences) => Assert.All(
        runs.By(2, $"different|{what}"), rank => Assert.Equal($"InvalidOperationException: All ranks must do the same. Rank 1 differs from rank 0 in {differences}.", rank.Error));

    [Fact]
    public void TrainOnBatch_is_refused() => Assert.All(runs.By(2, "train on batch"), rank => Assert.Equal(
        "InvalidOperationException: TrainOnBatch trains one process alone, and this one is of a cluster, whose ranks would go apart. Call Fit with stepsPerEpoch.", rank.Error));
}
