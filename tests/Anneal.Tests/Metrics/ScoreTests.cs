using Anneal.Metrics;
using static Anneal.Tests.Vectors;
using static TorchSharp.torch;

namespace Anneal.Tests.Metrics;

/// <summary>Metrics whose state has the shape of the outputs.</summary>
public class ScoreTests
{
    [Fact]
    public void State_has_the_shape_of_the_first_batch_until_it_is_freed()
    {
        using var scope = NewDisposeScope();
        foreach (var metric in new Metric[] { new F1Score(), new R2Score(classAggregation: null) })
        {
            using var used = metric;
            Assert.Empty(metric.Variables);
            metric.UpdateState(ones(4, 3), ones(4, 3));
            Assert.Equal(3, metric.Results().Count);
            Assert.Equal(
                $"Metric '{metric.Name}' needs predictions of shape (samples, 3); their shape was (4, 2). (Parameter 'predictions')",
                Assert.Throws<ArgumentException>(() => metric.UpdateState(ones(4, 2), ones(4, 2))).Message);
            metric.Dispose();
            metric.UpdateState(ones(4, 2), ones(4, 2));
            Assert.Equal(2, metric.Results().Count);
        }
    }

    [Fact]
    public void A_row_of_zeros_decides_for_no_class()
    {
        using var scope = NewDisposeScope();
        using var score = new F1Score("micro");
        score.UpdateState(Vector(1f, 0f, 1f, 0f).reshape(2, 2), Vector(0f, 0f, 0.4f, 0.3f).reshape(2, 2));
        Assert.Equal(2.0 / 3, score.Result(), 1e-6);
    }

    [Fact]
    public void The_score_of_the_mean_is_0_and_without_samples_there_is_none()
    {
        using var scope = NewDisposeScope();
        using var score = new R2Score();
        Assert.Equal(double.NaN, score.Result());
        score.UpdateState(Vector(1f, 2f, 3f), Vector(2f, 2f, 2f));
        Assert.Equal(0, score.Result(), 1e-12);
    }

    [Fact]
    public void Overlap_leaves_out_labels_that_are_no_class_and_weighs_rows_as_a_whole()
    {
        using var scope = NewDisposeScope();
        using var overlap = new MeanIoU(2, dtype: "float32");
        overlap.UpdateState(Vector(0L, 1L, 255L, 1L).reshape(2, 2), Vector(0L, 0L, 1L, 1L).reshape(2, 2), Vector(1f, 0.5f));
        // Class 0: 1 of 2; class 1: 0.5 of 1.5.
        Assert.Equal((1 / 2.0 + 0.5 / 1.5) / 2, overlap.Result(), 1e-6);
    }

    [Fact]
    public void Whole_counts_cut_fractions_off_weights_as_in_Keras()
    {
        using var scope = NewDisposeScope();
        using var overlap = new BinaryIoU();
        overlap.UpdateState(Vector(1f, 1f), Vector(0.9f, 0.1f), Vector(1.9f, 1.9f));
        Assert.Equal(0.25, overlap.Result(), 1e-6);
    }
}
