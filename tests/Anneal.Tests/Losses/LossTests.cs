using Anneal.Losses;
using static Anneal.Tests.Vectors;
using static TorchSharp.torch;

namespace Anneal.Tests.Losses;

public class LossTests
{
    private static readonly bool[] Both = [true, false];

    public static TheoryData<string> Names() => [.. Registered.Names<Loss>(), "crossentropy", "ce"];

    [Fact]
    public void A_reduction_is_a_name_a_member_or_null() => Assert.Equal(
        [Reduction.SumOverBatchSize, Reduction.Sum, Reduction.Mean, Reduction.None, Reduction.None],
        new Loss[] { new Huber(), new MeanSquaredError("sum"), new BinaryCrossentropy(reduction: Reduction.Mean), new Dice("none"), new Poisson(reduction: null) }.Select(loss => loss.Reduction));

    [Fact]
    public void Vector_targets_gain_the_axis_that_predictions_have()
    {
        using var scope = NewDisposeScope();
        var vector = Vector(1f, 2f, 3f);
        var column = Vector(1f, 4f, 3f).unsqueeze(1);
        // Broadcasting (3) against (3, 1) would average nine differences.
        Assert.Equal(4f / 3, new MeanSquaredError().Compute(vector, column).item<float>());
        Assert.Equal(4f / 3, new MeanSquaredError().Compute(column, vector).item<float>());
    }

    [Theory, MemberData(nameof(Names))]
    public void Shapes_that_do_not_fit_are_refused_naming_both(string name)
    {
        using var scope = NewDisposeScope();
        Loss loss = name;
        var failure = Assert.Throws<ArgumentException>(() => loss.Compute(zeros(4, 3), zeros(5, 3)));
        Assert.Contains("(4, 3)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("(5, 3)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_would_broadcast_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<ArgumentException>(() => new MeanSquaredError().Compute(zeros(4, 1), zeros(4, 3)));
        Assert.Throws<ArgumentException>(() => new MeanSquaredError().Compute(zeros(3), zeros(4, 3)));
        Assert.Throws<ArgumentException>(() => new CategoricalCrossentropy().Compute(zeros(4), zeros(4, 3)));
        Assert.Throws<ArgumentException>(() => new SparseCategoricalCrossentropy().Compute(zeros(4, 3), zeros(4, 3)));
        Assert.Throws<ArgumentException>(() => new SparseCategoricalCrossentropy().Compute(zeros(3), zeros(4, 3)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseCategoricalCrossentropy(axis: 2).Compute(zeros(4), zeros(4, 3)));
    }

    [Fact]
    public void Weights_that_do_not_fit_are_refused_naming_both_shapes()
    {
        using var scope = NewDisposeScope();
        var failure = Assert.Throws<ArgumentException>(() => new MeanSquaredError().Compute(zeros(4, 3), zeros(4, 3), zeros(3)));
        Assert.Equal(
            "Sample weights of shape (3,) do not fit values of shape (4,): give one weight per sample or one per value. (Parameter 'sampleWeight')",
            failure.Message);
    }

    [Fact]
    public void A_weight_a_sample_weighs_all_values_of_the_sample()
    {
        using var scope = NewDisposeScope();
        var (yTrue, yPred) = (zeros(2, 2, 1), ones(2, 2, 1));
        var loss = new MeanSquaredError(Reduction.None).Compute(yTrue, yPred, Vector(1f, 3f));
        Assert.Equal([1f, 1f, 3f, 3f], loss.flatten().data<float>().ToArray());
    }

    /// <summary>The one-operation mean, and the values averaged afterwards.</summary>
    [Theory]
    [InlineData("mse")]
    [InlineData("mae")]
    [InlineData("bce")]
    [InlineData("BinaryCrossentropyLogits")]
    [InlineData("CategoricalCrossentropyLogits")]
    [InlineData("SparseCategoricalCrossentropyLogits")]
    public void Mean_in_one_operation_equals_the_mean_of_the_values(string name)
    {
        using var scope = NewDisposeScope();
        Loss loss = name switch
        {
            "BinaryCrossentropyLogits" => new BinaryCrossentropy(fromLogits: true, labelSmoothing: 0.1),
            "CategoricalCrossentropyLogits" => new CategoricalCrossentropy(fromLogits: true, labelSmoothing: 0.1),
            "SparseCategoricalCrossentropyLogits" => new SparseCategoricalCrossentropy(fromLogits: true),
            _ => name,
        };
        manual_seed(1);
        var yPred = rand(7, 5).requires_grad_();
        var yTrue = loss is SparseCategoricalCrossentropy ? randint(0, 5, 7) : rand(7, 5);
        var mean = loss.Compute(yTrue, yPred);
        mean.backward();
        var gradient = yPred.grad!.clone();
        yPred.grad!.zero_();
        var longWay = loss.Call(yTrue, yPred).mean();
        longWay.backward();
        Assert.Equal(longWay.item<float>(), mean.item<float>(), 1e-6f);
        Assert.True(allclose(gradient, yPred.grad!, rtol: 1e-5, atol: 1e-8));
    }

    [Fact]
    public void Reductions_differ_as_Keras_says()
    {
        using var scope = NewDisposeScope();
        var (yTrue, yPred, weight) = (zeros(4, 1), Vector(1f, 2f, 3f, 4f).unsqueeze(1), Vector(1f, 0f, 0f, 1f));
        float Of(Reduction reduction) => new MeanSquaredError(reduction).Compute(yTrue, yPred, weight).item<float>();
        Assert.Equal(17f / 4, Of(Reduction.SumOverBatchSize));
        Assert.Equal(17f / 4, Of(Reduction.Mean));
        Assert.Equal(17f, Of(Reduction.Sum));
        Assert.Equal(17f / 2, Of(Reduction.MeanWithSampleWeight));
        Assert.Equal([1f, 0f, 0f, 16f], new MeanSquaredError(Reduction.None).Compute(yTrue, yPred, weight).data<float>().ToArray());
    }

    [Fact]
    public void Nothing_to_average_gives_zero()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, new MeanSquaredError().Compute(zeros(0, 3), zeros(0, 3)).item<float>());
        Assert.Equal(0, new MeanSquaredError(Reduction.MeanWithSampleWeight).Compute(zeros(2, 3), ones(2, 3), zeros(2)).item<float>());
        Assert.Equal(0, new SparseCategoricalCrossentropy(ignoreClass: 1).Compute(ones(2), ones(2, 3)).item<float>());
    }

    [Fact]
    public void Ignored_labels_neither_count_nor_pass_gradients()
    {
        using var scope = NewDisposeScope();
        var logits = Vector(1f, 2f, 3f, 4f).reshape(2, 2).requires_grad_();
        var loss = new SparseCategoricalCrossentropy(fromLogits: true, ignoreClass: -1).Compute(Vector(0L, -1L), logits);
        loss.backward();
        Assert.Equal(Math.Log(1 + Math.E), loss.item<float>(), 1e-6);
        Assert.Equal([0f, 0f], logits.grad![1].data<float>().ToArray());
    }

    [Theory]
    [InlineData(3, "Label 3 in row 1 is not one of the 3 classes")]
    [InlineData(-1, "Label -1 in row 1 is not one of the 3 classes")]
    [InlineData(0.5, "Label 0.5 in row 1 is not one of the 3 classes")]
    [InlineData(double.NaN, "Label NaN in row 1 is not one of the 3 classes")]
    public void Labels_outside_the_classes_are_named(double label, string message)
    {
        using var scope = NewDisposeScope();
        var labels = Vector(0, label, 2);
        foreach (var loss in new Loss[] { new SparseCategoricalCrossentropy(), "crossentropy" })
        {
            var failure = Assert.Throws<ArgumentException>(() => loss.CheckTargets(labels, [3, 3]));
            Assert.StartsWith(message, failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Labels_may_have_two_axes_of_size_1_more_as_in_Keras()
    {
        using var scope = NewDisposeScope();
        var (labels, predictions) = (Vector(0L, 2L), Vector(0.2f, 0.3f, 0.5f, 0.1f, 0.2f, 0.7f).reshape(2, 3));
        var loss = new SparseCategoricalCrossentropy();
        Assert.Equal(-(Math.Log(0.2) + Math.Log(0.7)) / 2, loss.Compute(labels.reshape(2, 1, 1), predictions).item<float>(), 1e-6);
        var error = Assert.Throws<ArgumentException>(() => loss.Compute(labels.reshape(1, 2, 1), predictions));
        Assert.StartsWith("Targets of shape (1, 2, 1) do not fit predictions of shape (2, 3)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_labels_pass_the_check()
    {
        using var scope = NewDisposeScope();
        new SparseCategoricalCrossentropy().CheckTargets(Vector(0, 2), [2, 3]);
        new SparseCategoricalCrossentropy(ignoreClass: -1).CheckTargets(Vector(0, -1), [2, 3]);
        new SparseCategoricalCrossentropy(axis: 1).CheckTargets(Vector(0, 4), [2, 5, 3]);
        new SparseCategoricalCrossentropy().CheckTargets(zeros(0), [0, 3]);
    }

    /// <summary>libtorch ignores label -100 unless told otherwise.</summary>
    [Theory]
    [InlineData(-100)]
    [InlineData(7)]
    public void Labels_outside_the_classes_throw_also_without_the_check(int label)
    {
        using var scope = NewDisposeScope();
        foreach (var fromLogits in Both)
            Assert.ThrowsAny<Exception>(() => new SparseCategoricalCrossentropy(fromLogits).Compute(Vector(0, label), ones(2, 3)));
    }

    [Fact]
    public void Labels_of_CTC_outside_the_classes_are_named()
    {
        using var scope = NewDisposeScope();
        var failure = Assert.Throws<ArgumentException>(() => new CTC().Compute(Vector(1, 9).reshape(1, 2), zeros(1, 4, 3)));
        Assert.StartsWith("Label 9 in row 0 is not one of the 3 classes", failure.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new CTC().Compute(zeros(2, 2), zeros(1, 4, 3)));
    }

    [Fact]
    public void Class_axis_may_be_any()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var (labels, last) = (randint(0, 4, [2, 3]), rand(2, 3, 4));
        foreach (var fromLogits in Both)
        {
            var expected = new SparseCategoricalCrossentropy(fromLogits).Call(labels, last);
            Assert.True(allclose(expected, new SparseCategoricalCrossentropy(fromLogits, axis: 1).Call(labels, last.permute(0, 2, 1))));
            Assert.True(allclose(expected, new SparseCategoricalCrossentropy(fromLogits, axis: 0).Call(labels, last.permute(2, 0, 1))));
        }
    }

    [Fact]
    public void One_hot_and_numbered_labels_agree()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var (labels, predictions) = (randint(0, 4, [6]), rand(6, 4));
        var oneHot = nn.functional.one_hot(labels, 4);
        foreach (var fromLogits in Both)
        {
            var numbered = new SparseCategoricalCrossentropy(fromLogits).Compute(labels, predictions);
            Assert.True(allclose(numbered, new CategoricalCrossentropy(fromLogits).Compute(oneHot, predictions)));
            if (!fromLogits) Assert.Equal(numbered.item<float>(), ((Loss)"ce").Compute(labels, predictions).item<float>());
        }
    }

    [Fact]
    public void A_function_is_a_loss()
    {
        using var scope = NewDisposeScope();
        Loss loss = new LossFunctionWrapper((yTrue, yPred) => (yTrue - yPred).abs().mean([-1]));
        var whole = Vector(1, 2); // int64, of one axis less than the predictions
        Assert.Equal(0.5f, loss.Compute(whole, Vector(1f, 3f).unsqueeze(1)).item<float>());
        Assert.Equal("lambda", loss.Name);
    }

    [Fact]
    public void A_function_may_return_its_argument_without_taking_it_from_its_owner()
    {
        Tensor yPred;
        using (NewDisposeScope())
        {
            yPred = ones(3);
            Loss loss = (Func<Tensor, Tensor, Tensor>)((_, prediction) => prediction);
            Assert.Equal(1f, loss.Compute(zeros(3), yPred).item<float>());
        }
        Assert.True(yPred.IsInvalid);
    }

    [Fact]
    public void Double_predictions_give_a_double_loss()
    {
        using var scope = NewDisposeScope();
        var loss = new MeanSquaredError().Compute(zeros(2, 2), full([2L, 2L], 1e-9, dtype: ScalarType.Float64));
        Assert.Equal(ScalarType.Float64, loss.dtype);
        Assert.Equal(1e-18, loss.item<double>(), 1e-24);
    }

    [Fact]
    public void Predictions_of_less_precision_are_computed_in_the_dtype()
    {
        using var scope = NewDisposeScope();
        var half = Vector(0.1f, 0.2f).to_type(ScalarType.Float16);
        Assert.Equal(ScalarType.Float32, new MeanSquaredError().Compute(zeros(2), half).dtype);
        Assert.Equal(ScalarType.Float16, new MeanSquaredError(dtype: "float16").Compute(zeros(2), half).dtype);
        Assert.Equal(ScalarType.Float64, new MeanSquaredError(dtype: "float64").Compute(zeros(2), Vector(0.1f, 0.2f)).dtype);
    }

    public static TheoryData<Action, string> Mistakes() => new()
    {
        { () => _ = new BinaryCrossentropy(labelSmoothing: 1.5), "labelSmoothing must be between 0 and 1; it was 1.5. (Parameter 'labelSmoothing')" },
        { () => _ = new CategoricalCrossentropy(labelSmoothing: double.NaN), "labelSmoothing must be between 0 and 1; it was NaN. (Parameter 'labelSmoothing')" },
        { () => _ = new Huber(0), "delta must be greater than 0 and finite; it was 0. (Parameter 'delta')" },
        { () => _ = new MeanSquaredError(dtype: "float31"), "dtype must be \"float16\", \"bfloat16\", \"float32\" or \"float64\"; it was float31. (Parameter 'dtype')" },
        { () => _ = new MeanSquaredError((Reduction)9), "reduction must be SumOverBatchSize, Sum, Mean, MeanWithSampleWeight or None; it was 9. (Parameter 'reduction')" },
    };

    [Theory, MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void Mistakes_are_named(Action mistake, string message) =>
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(mistake).Message);
}
