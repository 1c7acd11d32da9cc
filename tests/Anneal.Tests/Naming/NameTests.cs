using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Regularizers;

namespace Anneal.Tests.Naming;

public class NameTests
{
    [Fact]
    public void Every_name_of_every_table_gives_an_object()
    {
        foreach (var name in Registered.Names<ActivationFunction>()) Assert.NotNull(ActivationFunction.Get(name));
        foreach (var name in Registered.Names<Initializer>()) Assert.NotNull(Initializer.Get(name));
        foreach (var name in Registered.Names<Regularizer>()) Assert.NotNull(Regularizer.Get(name));
        foreach (var name in Registered.Names<Constraint>()) Assert.NotNull(Constraint.Get(name));
        foreach (var name in Registered.Names<Loss>()) Assert.NotNull(Loss.Get(name));
        foreach (var name in Registered.Names<Metric>().Except(Registered.NamesThatNeedArguments<Metric>())) Assert.Equal(name, Metric.Get(name).Name);
    }

    /// <summary>Whatever concrete public class there is can be asked for by its name, as in Keras.</summary>
    [Fact]
    public void Every_public_class_has_its_name_in_the_table()
    {
        Assert.All(Concrete<Initializer>(), name => Assert.IsType(typeof(Initializer).Assembly.GetType($"Anneal.Initializers.{name}")!, Initializer.Get(name)));
        Assert.All(Concrete<Loss>().Except([nameof(LossFunctionWrapper)]), name => Assert.IsType(typeof(Loss).Assembly.GetType($"Anneal.Losses.{name}")!, Loss.Get(name)));
        string[] notByName = [nameof(Mean), nameof(Sum), nameof(MeanMetricWrapper), nameof(Accuracy)];
        Assert.All(
            Concrete<Metric>().Except(notByName).Except(Registered.NamesThatNeedArguments<Metric>()),
            name => Assert.IsType(typeof(Metric).Assembly.GetType($"Anneal.Metrics.{name}")!, Metric.Get(name)));
    }

    [Fact]
    public void A_metric_that_needs_an_argument_says_which() => Assert.Equal(
        "The config of PrecisionAtRecall cannot be read: 'recall' is missing.", Assert.Throws<ConfigException>(() => Metric.Get("PrecisionAtRecall")).Message);

    [Theory]
    [InlineData("mse", typeof(Anneal.Losses.MeanSquaredError))]
    [InlineData("MSE", typeof(Anneal.Losses.MeanSquaredError))]
    [InlineData("mean_squared_error", typeof(Anneal.Losses.MeanSquaredError))]
    [InlineData("MeanSquaredError", typeof(Anneal.Losses.MeanSquaredError))]
    [InlineData("kld", typeof(Anneal.Losses.KLDivergence))]
    [InlineData("BCE", typeof(Anneal.Losses.BinaryCrossentropy))]
    public void Losses_convert_from_Keras_names(string name, Type type)
    {
        Loss loss = name;
        Assert.IsType(type, loss);
    }

    [Fact]
    public void Unknown_names_offer_the_nearest_and_how_to_give_an_object()
    {
        var failure = Assert.Throws<ArgumentException>(() => { Loss _ = "meen_squared_error"; });
        Assert.StartsWith("Unknown loss \"meen_squared_error\". The nearest known names are \"mean_squared_error\", ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Or give an object: new MeanSquaredError().", failure.Message, StringComparison.Ordinal);
        Assert.Contains("\"relu\"", Assert.Throws<ArgumentException>(() => ActivationFunction.Get("Relu")).Message, StringComparison.Ordinal);
        Assert.Contains("\"mae\"", Assert.Throws<ArgumentException>(() => Metric.Get("mea")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => Loss.Get(null!));
        Assert.Throws<ArgumentNullException>(() => Metric.Get(null!));
    }

    [Theory]
    [InlineData("", "", 0)]
    [InlineData("abc", "", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("mse", "mae", 1)]
    [InlineData("mea", "mae", 1)]
    public void Edit_distance_counts_changes(string a, string b, int distance) => Assert.Equal(distance, EditDistance.Between(a, b));

    [Fact]
    public void Functions_are_named_after_their_method()
    {
        ActivationFunction named = (Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>)ActivationFunctions.Tanh;
        ActivationFunction lambda = (Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>)(x => x.tanh());
        Assert.Equal(("Tanh", "lambda"), (named.Name, lambda.Name));
    }

    private static IEnumerable<string> Concrete<T>() =>
        typeof(T).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(T)) && !t.IsAbstract).Select(t => t.Name);
}
