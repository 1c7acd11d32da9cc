using System.Text.Json.Nodes;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using TorchSharp;

namespace Anneal.Tests.Models;

/// <summary>Outputs of shape (rows,): the axis of the rows is never one of features. Each model has a twin whose outputs have shape (rows, 1).</summary>
public sealed class OneNumberARowTests
{
    private static readonly float[,] X = Samples.Inputs(10);
    private static readonly float[] Y = [0, 1, 1, 0, 1, 0, 0, 1, 1, 0], OnlyTheLast = [0, 0, 0, 0, 0, 0, 0, 0, 0, 10];

    public static TheoryData<string> Losses => ["mse", "mae", "mape", "msle", "huber", "log_cosh", "poisson", "binary_crossentropy", "binary_focal_crossentropy", "hinge", "squared_hinge", "crossentropy"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Loss_metrics_and_weights_count_rows(string loss)
    {
        using var vector = Compiled(loss, [new Reshape([])]);
        using var column = Compiled(loss, []);
        foreach (var model in new[] { vector, column }) model.Fit(X, Y, batchSize: 4, epochs: 2, verbose: 0, shuffle: false, sampleWeight: OnlyTheLast);
        Assert.Equal(column.GetWeights()[0].ToArray(), vector.GetWeights()[0].ToArray());
        foreach (var weights in new float[]?[] { null, OnlyTheLast })
            Assert.Equal(column.Evaluate(X, Y, 4, 0, weights!), vector.Evaluate(X, Y, 4, 0, weights!));
    }

    // All of Keras's but those that take values or a function.
    public static TheoryData<string> Metrics => [.. Registry<Metric>.Entries.Where(entry => entry.Module == "keras.metrics" && entry.RegisteredName is null)
        .Select(entry => entry.ClassName).Except(["Mean", "Sum", "MeanMetricWrapper"])];

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Every_metric_counts_rows_with_and_without_weights(string name)
    {
        Assert.Equal(Evaluated(name, []), Evaluated(name, [new Reshape([])]));
    }

    /// <summary>The numbers, or our own refusal: one output is no choice of classes.</summary>
    private static string Evaluated(string name, Layer[] last)
    {
        using var model = new Sequential([new Input(3), new Dense(1, kernelInitializer: new Anneal.Initializers.GlorotUniform(3)), .. last, new Activation("sigmoid")]);
        model.Compile("sgd", "mse", [Made(name)], [Made(name)]);
        try
        {
            model.Fit(X, Y, batchSize: 4, verbose: 0, shuffle: false, sampleWeight: OnlyTheLast);
            return string.Join(' ', model.Evaluate(X, Y, 4, 0, OnlyTheLast).Concat(model.Evaluate(X, Y, 4, 0)));
        }
        catch (ArgumentException refused)
        {
            return refused.Message;
        }
    }

    private static Metric Made(string name) => Registry<Metric>.Deserialize(new JsonObject
    {
        ["class_name"] = name,
        ["config"] = new JsonObject(Registry<Metric>.Named(name)!.Parameters.Where(parameter => parameter.IsRequired).Select(parameter =>
            KeyValuePair.Create(parameter.Key, (JsonNode?)(parameter.Key == "num_classes" ? 2 : parameter.Key == "target_class_ids" ? new JsonArray(0) : 0.5)))),
    });

    [Fact]
    public void Only_the_weighted_row_counts()
    {
        using var model = Compiled("mse", [new Reshape([])]);
        var predicted = model.Predict(X, verbose: 0).ToArray();
        Assert.Equal([10], model.Predict(X, verbose: 0).Lengths.ToArray());
        Assert.Equal(Math.Pow(predicted[9] - Y[9], 2), model.Evaluate(X, Y, verbose: 0, sampleWeight: OnlyTheLast)["loss"], 1e-6);
    }

    [Fact]
    public void Class_weights_weigh_rows()
    {
        using var vector = Compiled("mse", [new Reshape([])]);
        using var column = Compiled("mse", []);
        foreach (var model in new[] { vector, column }) model.Fit(X, Y, batchSize: 4, verbose: 0, shuffle: false, classWeight: new Dictionary<int, double> { [1] = 5 });
        Assert.Equal(column.GetWeights()[0].ToArray(), vector.GetWeights()[0].ToArray());
    }

    [Fact]
    public void A_metric_of_a_function_gets_both_in_one_rank()
    {
        using var model = Compiled("mse", []);
        model.Compile("sgd", "mse", [new Anneal.Metrics.MeanMetricWrapper((y, p) => (y - p).abs(), "off")]);
        var predicted = model.Predict(X, verbose: 0).ToArray();
        Assert.Equal(predicted.Zip(Y, (p, y) => Math.Abs(p - y)).Average(), model.Evaluate(X, Y, verbose: 0)["off"], 1e-6);
    }

    [Fact]
    public void Weights_of_a_metric_that_has_one_value_a_batch_are_refused_in_our_words()
    {
        using var scope = torch.NewDisposeScope();
        using var metric = new Anneal.Metrics.BinaryCrossentropy();
        var error = Assert.Throws<ArgumentException>(() => metric.UpdateState(torch.zeros(8), torch.rand(8), torch.ones(8)));
        Assert.Equal("Sample weights of shape (8,) do not fit values of shape (): give one weight per sample or one per value. (Parameter 'sampleWeight')", error.Message);
    }

    private static Sequential Compiled(string loss, Layer[] last)
    {
        var model = new Sequential([new Input(3), new Dense(1, kernelInitializer: new Anneal.Initializers.GlorotUniform(3)), .. last, new Activation("sigmoid")]);
        model.Compile("sgd", loss, ["accuracy", "mae"], ["mse", "binary_accuracy"]);
        return model;
    }
}
