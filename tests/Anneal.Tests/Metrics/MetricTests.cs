using Anneal.Metrics;
using static Anneal.Tests.Vectors;
using static TorchSharp.torch;

namespace Anneal.Tests.Metrics;

public class MetricTests
{
    // Mean and Sum take values, not pairs. A name alone makes no metric that needs arguments.
    public static TheoryData<string> Names() =>
        [.. Registered.Names<Metric>().Except(Registered.NamesThatNeedArguments<Metric>()).Except(["Mean", "mean", "Sum", "sum"]), "acc", "crossentropy", "ce"];

    [Theory, MemberData(nameof(Names))]
    public void Shapes_that_do_not_fit_are_refused_naming_both(string name)
    {
        using var scope = NewDisposeScope();
        using Metric metric = name;
        var failure = Assert.Throws<ArgumentException>(() => metric.UpdateState(zeros(4, 3), zeros(5, 3)));
        Assert.Contains("(4, 3)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("(5, 3)", failure.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Names))]
    public void State_outlives_scopes_and_is_freed_by_Dispose(string name)
    {
        using Metric metric = name;
        for (var batch = 0; batch < 2; batch++)
        {
            using var scope = NewDisposeScope();
            var yTrue = name.Contains("sparse", StringComparison.OrdinalIgnoreCase) ? ones(4) : rand(4, 3);
            metric.UpdateState(yTrue, rand(4, 3), batch == 0 ? null : ones(4));
        }
        Assert.All(metric.Results(), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Updates_record_no_gradient()
    {
        using var scope = NewDisposeScope();
        using Metric metric = "mse";
        var yPred = ones(3, 2).requires_grad_();
        metric.UpdateState(zeros(3, 2), yPred);
        metric.UpdateState(zeros(3, 2), yPred);
        Assert.Equal(1, metric.Result());
        Assert.Null(yPred.grad);
    }

    /// <summary>As argmax of libtorch decides: the first of equal numbers, of which -0 and 0 are two, and NaN before all.</summary>
    [Theory]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.Int64)]
    [InlineData(ScalarType.Float32)]
    public void The_largest_prediction_is_the_first_of_equals_and_NaN_is_larger(ScalarType labels)
    {
        using var scope = NewDisposeScope();
        var yPred = tensor(new[] { -0f, 0, -1, 3, 1, 3, 2, float.NaN, float.NaN, -2, -2, -1 }).reshape(4, 3);
        for (var shift = 0; shift < 3; shift++)
        {
            using var metric = new SparseCategoricalAccuracy();
            metric.UpdateState((yPred.argmax(1) + shift).remainder(3).to(labels), yPred);
            Assert.Equal(shift == 0 ? 1 : 0, metric.Result());
        }
    }

    /// <summary>float32 would stop counting at 2^24 and lose the small addends.</summary>
    [Fact]
    public void Long_epochs_lose_no_counts()
    {
        using var scope = NewDisposeScope();
        using var sum = new Sum();
        sum.UpdateState(full(1, 1 << 24, dtype: ScalarType.Float32));
        var one = ones(1);
        for (var i = 0; i < 10; i++) sum.UpdateState(one);
        Assert.Equal((1 << 24) + 10, sum.Result());
    }

    [Fact]
    public void Result_is_zero_before_the_first_batch_and_after_reset()
    {
        using Metric metric = "accuracy";
        Assert.Equal(0, metric.Result());
        using var scope = NewDisposeScope();
        metric.UpdateState(ones(3, 1), ones(3, 1));
        Assert.Equal(1, metric.Result());
        metric.ResetState();
        Assert.Equal(0, metric.Result());
    }

    [Theory]
    [InlineData("accuracy", new long[] { 8, 1 }, new long[] { 8, 1 }, typeof(BinaryAccuracy))]
    [InlineData("acc", new long[] { 8 }, new long[] { 8, 1 }, typeof(BinaryAccuracy))]
    [InlineData("Accuracy", new long[] { 8 }, new long[] { 8, 3 }, typeof(SparseCategoricalAccuracy))]
    [InlineData("accuracy", new long[] { 8, 1 }, new long[] { 8, 3 }, typeof(SparseCategoricalAccuracy))]
    [InlineData("accuracy", new long[] { 8, 3 }, new long[] { 8, 3 }, typeof(CategoricalAccuracy))]
    [InlineData("accuracy", new long[] { 8, 5 }, new long[] { 8, 5, 3 }, typeof(SparseCategoricalAccuracy))]
    [InlineData("crossentropy", new long[] { 8, 1 }, new long[] { 8, 1 }, typeof(BinaryCrossentropy))]
    [InlineData("ce", new long[] { 8 }, new long[] { 8, 3 }, typeof(SparseCategoricalCrossentropy))]
    [InlineData("ce", new long[] { 8, 3 }, new long[] { 8, 3 }, typeof(CategoricalCrossentropy))]
    [InlineData("mae", new long[] { 8, 3 }, new long[] { 8, 3 }, typeof(MeanAbsoluteError))]
    public void Names_resolve_by_shapes_and_stay_the_names(string name, long[] yTrue, long[] yPred, Type type)
    {
        using var metric = Metric.Resolve(name, yTrue, yPred);
        Assert.IsType(type, metric);
        Assert.Equal(name, metric.Name);
        Assert.Equal(name, ((Metric)name).Name);
    }

    [Fact]
    public void A_deferred_metric_gives_the_result_of_what_it_resolves_to()
    {
        using var scope = NewDisposeScope();
        using Metric deferred = "accuracy";
        var (labels, predictions) = (Vector(0L, 1L), Vector(0.9f, 0.1f, 0.8f, 0.2f).reshape(2, 2));
        deferred.UpdateState(labels, predictions, Vector(3f, 1f));
        Assert.Equal(0.75, deferred.Result());
    }

    [Fact]
    public void A_function_is_a_metric()
    {
        using var scope = NewDisposeScope();
        using Metric metric = (Func<Tensor, Tensor, Tensor>)((yTrue, yPred) => (yTrue - yPred).abs());
        metric.UpdateState(zeros(2, 2), full([2L, 2L], 3f));
        Assert.Equal(3, metric.Result());
    }

    [Fact]
    public void Classes_named_by_hand_keep_their_Keras_names() =>
        Assert.Equal(("huge", "mean_absolute_error"), (new MeanAbsoluteError("huge").Name, new MeanAbsoluteError().Name));

    [Fact]
    public void Empty_batches_change_nothing()
    {
        using var scope = NewDisposeScope();
        using Metric metric = "mse";
        metric.UpdateState(zeros(0, 2), zeros(0, 2));
        Assert.Equal(0, metric.Result());
        metric.UpdateState(zeros(1, 2), ones(1, 2));
        Assert.Equal(1, metric.Result());
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused()
    {
        using var scope = NewDisposeScope();
        using Metric metric = "mse";
        Assert.Throws<ArgumentException>(() => metric.UpdateState(zeros(4, 2), zeros(4, 2), ones(3)));
    }

    [Fact]
    public void More_candidates_than_classes_are_always_right_and_NaN_never()
    {
        using var scope = NewDisposeScope();
        using var all = new SparseTopKCategoricalAccuracy(k: 9);
        all.UpdateState(Vector(0L, 1L), Vector(float.NaN, 1f, 2f, float.PositiveInfinity).reshape(2, 2));
        Assert.Equal(0.5, all.Result());
    }

    [Fact]
    public void Mean_takes_values_not_pairs()
    {
        using var scope = NewDisposeScope();
        using Metric mean = new Mean();
        Assert.Throws<NotSupportedException>(() => mean.UpdateState(ones(1), ones(1)));
    }

    public static TheoryData<Action, string> Mistakes() => new()
    {
        { () => new BinaryAccuracy(threshold: double.NaN).Dispose(), "threshold must be a finite number; it was NaN. (Parameter 'threshold')" },
        { () => new TopKCategoricalAccuracy(0).Dispose(), "k must be 1 or more; it was 0. (Parameter 'k')" },
        { () => new SparseTopKCategoricalAccuracy(-1).Dispose(), "k must be 1 or more; it was -1. (Parameter 'k')" },
        { () => new FalsePositives(1.5).Dispose(), "thresholds must be between 0 and 1; it was 1.5. (Parameter 'thresholds')" },
        { () => new Recall([0.5, -1]).Dispose(), "thresholds[1] must be between 0 and 1; it was -1. (Parameter 'thresholds')" },
        { () => new Precision(topK: 0).Dispose(), "topK must be 1 or more; it was 0. (Parameter 'topK')" },
        { () => new Precision(classId: -1).Dispose(), "classId must be 0 or more; it was -1. (Parameter 'classId')" },
        { () => new PrecisionAtRecall(2).Dispose(), "recall must be between 0 and 1; it was 2. (Parameter 'recall')" },
        { () => new RecallAtPrecision(0.5, numThresholds: 0).Dispose(), "numThresholds must be 1 or more; it was 0. (Parameter 'numThresholds')" },
        { () => new AUC(numThresholds: 1).Dispose(), "numThresholds must be 2 or more; it was 1. (Parameter 'numThresholds')" },
        { () => new AUC(thresholds: [0.5, double.NaN]).Dispose(), "thresholds[1] must be between 0 and 1; it was NaN. (Parameter 'thresholds')" },
        { () => new AUC(numLabels: 3).Dispose(), "numLabels needs multiLabel: true. (Parameter 'numLabels')" },
        { () => new AUC(multiLabel: true, numLabels: 3, labelWeights: [1, 2]).Dispose(), "labelWeights must have one weight per class; it had 2 for 3 classes. (Parameter 'labelWeights')" },
        { () => new AUC(labelWeights: [1, -2]).Dispose(), "weights[1] must be 0 or more and finite; it was -2. (Parameter 'weights')" },
        { () => new AUC(curve: "RC").Dispose(), "Unknown auc curve \"RC\"; the nearest known is \"ROC\". The known are \"ROC\", \"PR\", \"PRGAIN\"." },
        { () => new FBetaScore(beta: 0).Dispose(), "beta must be greater than 0 and finite; it was 0. (Parameter 'beta')" },
        { () => new F1Score(threshold: 0).Dispose(), "threshold must be greater than 0 and at most 1; it was 0. (Parameter 'threshold')" },
        { () => new R2Score(numRegressors: -1).Dispose(), "numRegressors must be 0 or more; it was -1. (Parameter 'numRegressors')" },
        { () => new MeanIoU(0).Dispose(), "numClasses must be 1 or more; it was 0. (Parameter 'numClasses')" },
        { () => new IoU(3, [0, 3]).Dispose(), "targetClassIds[1] must be between 0 and 2; it was 3. (Parameter 'targetClassIds')" },
        { () => new IoU(3, []).Dispose(), "targetClassIds must have at least one class; it was empty. (Parameter 'targetClassIds')" },
        { () => new BinaryIoU(threshold: double.NaN).Dispose(), "threshold must be a finite number; it was NaN. (Parameter 'threshold')" },
    };

    [Theory, MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void Mistakes_are_named(Action mistake, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(mistake).Message);
}
