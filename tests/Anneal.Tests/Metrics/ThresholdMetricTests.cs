using Anneal.Metrics;
using Anneal.Testing;
using CsCheck;
using static Anneal.Tests.Vectors;
using static TorchSharp.torch;

namespace Anneal.Tests.Metrics;

/// <summary>Metrics that count decisions at thresholds.</summary>
public class ThresholdMetricTests
{
    private static readonly Gen<(double Label, double Score, double Weight)> Row =
        Gen.Select(Gen.OneOf(Gen.Const(0.0), Gen.Const(1.0)), Gen.OneOf(Gen.Double[0, 1], Gen.Int[0, 4].Select(i => i / 4.0)), Gen.Double[0, 2]);

    [Fact]
    public void Counts_are_those_of_a_plain_loop_whatever_the_thresholds() =>
        Gen.Select(Row.Array[1, 40], Gen.OneOf(Gen.Const(new double[] { 0, 0.25, 0.5, 0.75, 1 }), Gen.Double[0, 1].Array[1, 7])).ForAll(example =>
        {
            var (rows, thresholds) = example;
            using var scope = NewDisposeScope();
            using var metric = new TruePositives(thresholds);
            metric.UpdateState(Single(rows.Select(row => row.Label)), Single(rows.Select(row => row.Score)), Single(rows.Select(row => row.Weight)));
            double[] expected = [.. thresholds.Select(threshold => rows.Where(row => row.Label == 1 && (float)row.Score > (float)threshold).Sum(row => (double)(float)row.Weight))];
            Assert.Equal(expected, metric.Results(), (a, b) => Math.Abs(a - b) < 1e-9);
        });

    [Fact]
    public void Several_thresholds_give_several_results()
    {
        using var scope = NewDisposeScope();
        using var metric = new Recall([0.8, 0.2]);
        metric.UpdateState(Vector(1f, 1f, 0f), Vector(0.9f, 0.5f, 0.6f));
        Assert.Equal([0.5, 1], metric.Results());
        Assert.Equal("Metric 'recall' has 2 values: call Results, which gives all of them.", Assert.Throws<InvalidOperationException>(() => metric.Result()).Message);
    }

    [Fact]
    public void NaN_is_above_no_threshold()
    {
        using var scope = NewDisposeScope();
        foreach (var thresholds in new double[][] { [0.5], [0, 0.5, 1] })
        {
            using var metric = new FalseNegatives(thresholds);
            metric.UpdateState(Vector(1f, 1f), Vector(float.NaN, 0.9f));
            Assert.Equal(1, metric.Results()[0]);
        }
    }

    [Fact]
    public void Of_equal_scores_the_first_are_the_largest()
    {
        using var scope = NewDisposeScope();
        using var metric = new Precision(topK: 2);
        metric.UpdateState(Vector(1f, 0f, 0f, 1f).reshape(1, 4), Vector(0.3f, 0.3f, 0.3f, 0.3f).reshape(1, 4));
        Assert.Equal(0.5, metric.Result());
    }

    [Fact]
    public void A_perfect_order_has_an_area_of_1_and_a_reversed_one_of_0()
    {
        using var scope = NewDisposeScope();
        foreach (var (sign, area) in new[] { (1f, 1.0), (-1f, 0.0) })
        {
            using var auc = new AUC(fromLogits: true);
            auc.UpdateState(Vector(0f, 0f, 1f, 1f), Vector(-2f * sign, -1f * sign, 1f * sign, 2f * sign));
            Assert.Equal(area, auc.Result(), 1e-12);
        }
    }

    [Fact]
    public void Predictions_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        using AUC byClass = new(multiLabel: true), weighted = new(labelWeights: [1, 2]);
        using var ofClass = new Precision(classId: 3);
        byClass.UpdateState(ones(2, 3), ones(2, 3));
        foreach (var (metric, shape, message) in new (Metric, long[], string)[]
        {
            (byClass, [2, 4], "Predictions of shape (2, 4) do not fit auc, which needs 3 classes on the last axis. (Parameter 'yPred')"),
            (weighted, [2, 3], "Predictions of shape (2, 3) do not fit auc, which needs 2 classes on the last axis. (Parameter 'yPred')"),
            (ofClass, [2, 3], "classId 3 is not a class of predictions of shape (2, 3), whose last axis holds the classes. (Parameter 'classId')"),
        })
            Assert.Equal(message, Assert.Throws<ArgumentException>(() => metric.UpdateState(ones(shape), ones(shape))).Message);
    }

    private static Tensor Single(IEnumerable<double> values) => Vector([.. values.Select(value => (float)value)]);
}
