using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Anneal.Callbacks;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Schedules;
using Anneal.Training;
using static TorchSharp.torch;

namespace Anneal.Tests.Models;

/// <summary>What a model was compiled with, in its config.</summary>
public sealed class CompileConfigTests
{
    private static readonly float[,] X = { { 1, 2, 3 }, { 4, 5, 6 } };
    private static readonly float[,] Y = { { 1 }, { 0 } };

    [Fact]
    public void A_model_that_is_not_compiled_says_so_and_is_read_so()
    {
        using var model = Stack();
        Assert.Equal("{}", model.GetCompileConfig().ToJsonString());
        using var read = Model.FromJson(model.ToJson());
        Assert.False(read.Compiled);
    }

    [Fact]
    public void Names_stay_names_and_objects_are_written_with_their_arguments()
    {
        using var model = Stack();
        model.Compile("sgd", new Huber(delta: 0.5), ["mae", "MeanSquaredError", "acc", new Anneal.Metrics.BinaryAccuracy(threshold: 0.25)], []);
        var config = model.GetCompileConfig();
        Assert.Equal(["optimizer", "loss", "loss_weights", "metrics", "weighted_metrics", "run_eagerly", "steps_per_execution", "jit_compile"], config.Select(pair => pair.Key));
        Assert.Equal("SGD", (string)config["optimizer"]!["class_name"]!);
        Assert.Equal("""{"name":"huber_loss","reduction":"sum_over_batch_size","delta":0.5}""", config["loss"]!["config"]!.ToJsonString());
        Assert.Equal(["mae", "MeanSquaredError", "acc"], config["metrics"]!.AsArray().Take(3).Select(name => (string)name!));
        Assert.Equal(0.25, (double)config["metrics"]![3]!["config"]!["threshold"]!);
        Assert.Equal("[]", config["weighted_metrics"]!.ToJsonString());
        Assert.Equal((null, "false", "1", "false"), (config["loss_weights"], config["run_eagerly"]!.ToJsonString(), config["steps_per_execution"]!.ToJsonString(), config["jit_compile"]!.ToJsonString()));
    }

    [Fact]
    public void A_model_that_was_read_trains_as_the_one_that_was_written()
    {
        using var model = Stack();
        model.Compile(new SGD(new ExponentialDecay(0.1, 2, 0.5), momentum: 0.9), "mse", ["mae"], ["mse"]);
        using var read = Model.FromJson(model.ToJson());
        Assert.True(read.Compiled);
        Assert.True(read.Optimizer.Built);
        Assert.Equal(model.ToJson(), read.ToJson());
        read.SetWeights(model.GetWeights());
        for (var step = 0; step < 3; step++) Assert.Equal(Numbers(model.TrainOnBatch(X, Y)), Numbers(read.TrainOnBatch(X, Y)));
        Assert.Equal(Samples.State(model), Samples.State(read));
    }

    [Fact]
    public void Lists_and_dictionaries_by_output_come_back()
    {
        const string Config = """
            {"optimizer":"adam","loss":{"a":"mse","b":{"class_name":"Huber","config":{}}},"loss_weights":{"a":1,"b":0.5},"metrics":[null,["mae","mse"]],"weighted_metrics":{"b":["mae",null]},"run_eagerly":true,"steps_per_execution":8,"jit_compile":true}
            """;
        using var model = Branches();
        model.CompileFromConfig(JsonNode.Parse(Config)!.AsObject());
        var written = model.GetCompileConfig();
        Assert.Equal("""{"a":1,"b":0.5}""", written["loss_weights"]!.ToJsonString());
        Assert.Equal("""[null,["mae","mse"]]""", written["metrics"]!.ToJsonString());
        Assert.Equal("""{"b":["mae",null]}""", written["weighted_metrics"]!.ToJsonString());
        Assert.Equal(("mse", "Huber"), ((string)written["loss"]!["a"]!, (string)written["loss"]!["b"]!["class_name"]!));
        Assert.Equal(("true", "8", "true"), (written["run_eagerly"]!.ToJsonString(), written["steps_per_execution"]!.ToJsonString(), written["jit_compile"]!.ToJsonString()));
        Assert.Equal(["a_loss", "b_loss", "b_mae", "b_mse", "b_weighted_mae", "loss"], model.TestOnBatch(X, [Y, Y]).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_code_gives_is_written_as_Keras_writes_it()
    {
        using var model = Branches();
        model.Compile("adam", ["mse", null], lossWeights: [2, 0.5], metrics: new Dictionary<string, OutputMetrics> { ["a"] = ["mae"], ["b"] = "mse" });
        var config = model.GetCompileConfig();
        Assert.Equal("""["mse",null]""", config["loss"]!.ToJsonString());
        Assert.Equal("[2.0,0.5]", config["loss_weights"]!.ToJsonString());
        Assert.Equal("""{"a":["mae"],"b":"mse"}""", config["metrics"]!.ToJsonString());
        Assert.Null(config["weighted_metrics"]);
    }

    [Fact]
    public void A_function_is_written_by_its_name_and_read_from_customObjects()
    {
        using var model = Stack();
        model.Compile("sgd", (Func<Tensor, Tensor, Tensor>)Halved, [(Func<Tensor, Tensor, Tensor>)Doubled]);
        var json = model.ToJson();
        Assert.Contains("""
            "loss": {"module": "builtins", "class_name": "function", "config": "Halved", "registered_name": "function"}
            """.Trim(), json, StringComparison.Ordinal);
        var error = Assert.Throws<ConfigException>(() => Model.FromJson(json));
        Assert.Equal("compile_config.loss", error.Path);
        Assert.StartsWith("The config of a loss cannot be read: 'compile_config.loss' is of class 'Halved', which is not a known loss. A loss of your own must", error.Message, StringComparison.Ordinal);
        var objects = new CustomObjects().Add("Halved", _ => new LossFunctionWrapper(Halved)).Add("Doubled", _ => new MeanMetricWrapper(Doubled));
        using var read = Model.FromJson(json, objects);
        Assert.Equal(json, read.ToJson());
        Assert.Equal(["Doubled", "loss"], read.TestOnBatch(X, Y).Keys);
        using var architecture = Model.FromJson(json, compile: false);
        Assert.False(architecture.Compiled);
    }

    [Fact]
    public void A_function_of_Keras_is_its_name()
    {
        using var model = Stack();
        model.CompileFromConfig(JsonNode.Parse("""
            {"optimizer":"sgd","loss":{"module":"builtins","class_name":"function","config":"mean_squared_error","registered_name":"function"},
             "metrics":[{"module":"builtins","class_name":"function","config":"binary_accuracy","registered_name":"function"}]}
            """)!.AsObject());
        Assert.Equal(["binary_accuracy", "loss"], model.TestOnBatch(X, Y).Keys);
    }

    [Fact]
    public void A_wrapper_of_a_function_of_Keras_is_the_class_of_that_function_with_its_arguments()
    {
        const string Loss = """{"module":"keras.src.losses.losses","class_name":"LossFunctionWrapper","config":{"name":"bce","reduction":"sum","fn":{"module":"builtins","class_name":"function","config":"binary_crossentropy","registered_name":"function"},"from_logits":true},"registered_name":"LossFunctionWrapper"}""";
        const string Metric = """{"module":"keras.metrics","class_name":"MeanMetricWrapper","config":{"name":"right","dtype":"float32","fn":{"module":"builtins","class_name":"function","config":"binary_accuracy","registered_name":"function"},"threshold":0.25},"registered_name":null}""";
        var loss = Assert.IsType<Anneal.Losses.BinaryCrossentropy>(Anneal.Losses.Loss.FromConfig(JsonNode.Parse(Loss)!));
        Assert.Equal(("bce", Reduction.Sum, true), (loss.Name, loss.Reduction, loss.FromLogits));
        using var metric = Assert.IsType<Anneal.Metrics.BinaryAccuracy>(Anneal.Metrics.Metric.FromConfig(JsonNode.Parse(Metric)!));
        Assert.Equal(("right", 0.25), (metric.Name, metric.Threshold));
        var error = Assert.Throws<ConfigException>(() => Anneal.Metrics.Metric.FromConfig(JsonNode.Parse(Metric.Replace("binary_accuracy", "binary_acuracy", StringComparison.Ordinal))!));
        Assert.StartsWith("The config of a metric cannot be read: 'fn' is of class 'binary_acuracy', which is not a known metric; the nearest known is 'binary_accuracy'.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Objects_that_Keras_marks_as_shared_are_read()
    {
        using var model = Stack();
        var id = 139838701768848;
        var json = Regex.Replace(model.ToJson(), "\"registered_name\": null", match => $"{match}, \"shared_object_id\": {id++}");
        using var read = Model.FromJson(json);
        Assert.Equal(model.ToJson(), read.ToJson());
    }

    public static TheoryData<string, string> Bad() => new()
    {
        { """{"loss":"mse"}""", "The config of Sequential cannot be read: 'optimizer' is missing." },
        { """{"optimizer":"sgd"}""", "The config of Sequential cannot be read: 'loss' is missing." },
        { """{"optimizer":"agdm","loss":"mse"}""", "'optimizer' is of class 'agdm', which is not a known optimizer" },
        { """{"optimizer":"sgd","loss":"msee"}""", "'loss' is of class 'msee', which is not a known loss; the nearest known is 'mse'" },
        { """{"optimizer":"sgd","loss":["mse",3]}""", "'loss[1]' must be a name, or an object with 'class_name' and 'config'; it was 3." },
        { """{"optimizer":"sgd","loss":{"b":{"class_name":"Huber","config":{"delta":-1.0}}}}""", "'loss.b.delta' must be" },
        { """{"optimizer":"sgd","loss":"mse","loss_weights":{"b":"1"}}""", "'loss_weights.b' must be a number; it was the text \"1\"." },
        { """{"optimizer":"sgd","loss":"mse","metrics":[["mea"]]}""", "'metrics[0][0]' is of class 'mea', which is not a known metric" },
        { """{"optimizer":"sgd","loss":"mse","metrics":7}""", "'metrics' must be a name, or an object with 'class_name' and 'config'; it was 7." },
        { """{"optimizer":"sgd","loss":"mse","steps_per_execution":0}""", "'steps_per_execution' must be 1 or more; it was 0." },
        { """{"optimizer":"sgd","loss":"mse","jit_compile":"always"}""", "'jit_compile' must be true or false; it was the text \"always\"." },
        { """{"optimizer":"sgd","loss":"mse","metric":["mae"]}""", "'metric' is not an argument; did you mean 'metrics'?" },
        { """{"optimizer":"sgd","loss":{"b":1,"b":2}}""", "'loss' has a key twice." },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_cannot_be_read_is_named_and_the_model_stays_as_it_was(string config, string message)
    {
        using var model = Stack();
        var error = Assert.Throws<ConfigException>(() => model.CompileFromConfig(JsonNode.Parse(config)!.AsObject()));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.False(model.Compiled);
        var json = model.ToJson().Replace("\"compile_config\": {}", $"\"compile_config\": {config}", StringComparison.Ordinal);
        Assert.StartsWith("compile_config.", Assert.Throws<ConfigException>(() => Model.FromJson(json)).Path, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_written_is_named()
    {
        using var model = Stack();
        model.Compile(new SGD((Func<double, double>)(step => 0.1)), "mse");
        Assert.StartsWith("The layer cannot be written because of its optimizer", Assert.ThrowsAny<NotSupportedException>(() => model.ToJson()).Message, StringComparison.Ordinal);
    }

    private static Sequential Stack() => new([new Input(3), new Dense(1, kernelInitializer: "ones")]);

    private static Functional Branches()
    {
        SymbolicTensor x = new Input(3);
        return new(x, [new Dense(1, name: "a").Apply(x), new Dense(1, name: "b").Apply(x)]);
    }

    private static IEnumerable<KeyValuePair<string, double>> Numbers(Logs logs) => logs.OrderBy(entry => entry.Key, StringComparer.Ordinal);

    private static Tensor Halved(Tensor yTrue, Tensor yPred) => (yTrue - yPred).abs().mean([-1]) / 2;

    private static Tensor Doubled(Tensor yTrue, Tensor yPred) => (yTrue - yPred).abs().mean([-1]) * 2;
}
