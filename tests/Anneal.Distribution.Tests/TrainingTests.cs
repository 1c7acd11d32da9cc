namespace Anneal.Distribution.Tests;

/// <summary>Several ranks find what one process finds on the whole batch.</summary>
public sealed class TrainingTests(Runs runs)
{
    [Fact]
    public void Fifty_updates_of_each_optimizer_are_those_of_one_process() => runs.RequireAsAlone("optimizers");

    [Fact]
    public void Weights_penalties_and_validation_count_as_on_the_whole_batch_under_each_reduction() => runs.RequireAsAlone("reductions");

    [Fact]
    public void Masked_positions_are_counted_over_all_ranks() => runs.RequireAsAlone("masks");

    [Fact]
    public void Several_outputs_with_weights_and_metrics_of_their_own() => runs.RequireAsAlone("outputs");

    [Fact]
    public void Ignored_classes_class_weights_and_confusion_matrices() => runs.RequireAsAlone("classes");

    [Fact]
    public void A_step_of_the_user_with_two_updates_and_reported_numbers() => runs.RequireAsAlone("custom step");

    [Fact]
    public void A_rank_without_rows_counts_for_nothing() => runs.RequireAsAlone("small batches");

    [Fact]
    public void Streams_are_read_by_all_and_trained_by_parts() => runs.RequireAsAlone("streams");

    [Fact]
    public void Csv_files_are_read_by_rows_of_each_rank() => runs.RequireAsAlone("tables");

    [Fact]
    public void Folders_of_images_are_read_by_files_of_each_rank() => runs.RequireAsAlone("pictures");

    [Fact]
    public void Large_gradients_that_share_memory_are_summed_once_each() => runs.RequireAsAlone("large variables");

    [Fact]
    public void A_variable_that_is_exchanged_in_several_parts() => runs.RequireAsAlone("very large variable");

    [Fact]
    public void Layers_that_are_computed_again_have_the_statistics_of_all_ranks_and_leave_frozen_weights_alone()
    {
        runs.RequireAsAlone("recomputed");

        Assert.Equal([0], runs.By(3, "recomputed")[1]["again changed"]);
        Runs.RequireClose(runs.Alone("recomputed")["plain"], runs.By(3, "recomputed")[0]["again"], "weights");
    }

    [Fact]
    public void Gradients_that_are_not_finite_on_one_rank_are_skipped_by_all()
    {
        runs.RequireAsAlone("gradients that are not finite");

        Assert.Equal([2], runs.By(3, "gradients that are not finite")[2]["nan/skipped"]);
        Assert.NotEqual([0], runs.By(3, "gradients that are not finite")[2]["overflow/skipped"]);
    }

    [Fact]
    public void Penalties_that_layers_add_and_callbacks_that_write_and_restore_weights() => runs.RequireAsAlone("penalties");

    [Fact]
    public void Data_whose_length_nobody_knows() => runs.RequireAsAlone("generators");

    [Fact]
    public void Dropout_draws_what_one_process_draws() => runs.RequireAsAlone("dropout");

    [Fact]
    public void Moving_statistics_are_the_same_on_all_ranks()
    {
        var ranks = runs.By(3, "moving statistics");

        Assert.All(ranks, rank => Assert.Equal(ranks[0]["each"], rank["each"]));
    }

    [Fact]
    public void Synchronized_batch_normalization_has_the_statistics_of_the_whole_batch()
    {
        foreach (var size in new[] { 2, 3 })
            foreach (var name in new[] { "synchronized", "synchronized/loss", "synchronized/val_loss" })
                Runs.RequireClose(runs.Alone("moving statistics")[name], runs.By(size, "moving statistics")[0][name], name);
    }

    [Fact]
    public void Weights_optimizer_and_seeds_come_from_rank_0()
    {
        var ranks = runs.By(3, "first weights");

        Assert.All(ranks, rank => Assert.Equal(ranks[0]["first"], rank["first"]));
        Runs.RequireClose(runs.Alone("first weights")["first"], ranks[0]["first"], "weights");
    }

    [Fact]
    public void Gradients_in_bfloat16_cost_two_digits_and_all_ranks_have_the_same_bits()
    {
        var ranks = Run.InBFloat16(3, "streams").Of("streams");

        Assert.All(ranks, rank => Assert.Equal(ranks[0]["streams"], rank["streams"]));
        var errors = runs.Alone("streams")["streams"].Zip(ranks[0]["streams"], (exact, rounded) => Math.Abs(exact - rounded));
        Assert.InRange(errors.Max(), 1e-6, 1e-2);
        TestContext.Current.SendDiagnosticMessage($"{errors.Max()}");
    }

    [Fact]
    public void Two_runs_of_as_many_ranks_have_the_same_bits()
    {
        var again = Run.Of(3, "masks", "streams");

        foreach (var scenario in new[] { "masks", "streams" }) Assert.Equal(runs.By(3, scenario)[0][scenario], again.Of(scenario)[0][scenario]);
    }
}
