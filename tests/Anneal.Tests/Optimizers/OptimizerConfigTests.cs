using System.Text.Json.Nodes;
using Anneal.Optimizers;
using Anneal.Schedules;

namespace Anneal.Tests.Optimizers;

/// <summary>What is written and read beside what Keras itself writes, and what is refused.</summary>
public sealed class OptimizerConfigTests
{
    public static TheoryData<string> Kinds() => [.. OptimizerKinds.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_reads_back_as_it_was_written(string kind)
    {
        using var optimizer = OptimizerKinds.Create(kind);
        using var read = Again(optimizer);
        Assert.Equal(optimizer.GetType(), read.GetType());
        Assert.Equal(Text(optimizer), Text(read));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_scheduled_hyper_parameter_reads_back_as_the_schedule(string kind)
    {
        foreach (var name in OptimizerKinds.Hyperparameters(kind))
        {
            LearningRateSchedule schedule = new PolynomialDecay(0.5, 1000, 0.25);
            using var optimizer = OptimizerKinds.Create(kind, (name, schedule));
            using var read = Again(optimizer);
            Assert.Equal(Text(optimizer), Text(read));
            var property = optimizer.GetType().GetProperty(char.ToUpperInvariant(name[0]) + name[1..])!;
            Assert.Equal(schedule, ((Hyperparameter?)property.GetValue(read))!.Value.Schedule);
        }
    }

    [Fact]
    public void Scheduled_weight_decay_of_every_class_reads_back()
    {
        using var optimizer = new SGD(0.1) { WeightDecay = new CosineDecay(0.5, 10) };
        using var read = (RuleOptimizer)Again(optimizer);
        Assert.Equal(Text(optimizer), Text(read));
        Assert.Equal(optimizer.WeightDecay, read.WeightDecay);
    }

    [Fact]
    public void A_schedule_needs_no_module()
    {
        using var optimizer = Read("""{"class_name": "SGD", "config": {"learning_rate": {"class_name": "ExponentialDecay", "config": {"initial_learning_rate": 0.1, "decay_steps": 10, "decay_rate": 0.5}}}}""");
        Assert.Equal(new ExponentialDecay(0.1, 10, 0.5), optimizer.Schedule);
    }

    [Fact]
    public void A_function_cannot_be_written()
    {
        Func<double, double> function = step => 0.1;
        using var optimizer = new SGD(function);
        Assert.ThrowsAny<NotSupportedException>(() => optimizer.ToConfig());
        using var momentum = new SGD(0.1, momentum: function);
        Assert.ThrowsAny<NotSupportedException>(() => momentum.ToConfig());
    }

    [Theory]
    [InlineData("keras.optimizers")]
    [InlineData("keras.src.optimizers.adam")]
    [InlineData("keras.src.backend.torch.optimizers.torch_adam")]
    [InlineData("anneal.optimizers")]
    [InlineData(null)]
    public void The_module_may_be_any_of_Keras(string? module)
    {
        var config = new JsonObject { ["class_name"] = "aDaM", ["registered_name"] = "Adam" };
        if (module is not null) config["module"] = module;
        using var optimizer = Optimizer.FromConfig(config);
        using var adam = new Adam();
        Assert.Equal(Text(adam), Text(optimizer));
    }

    [Theory]
    [InlineData("""{"module": "keras.optimizers", "class_name": "Adam", "config": {"learning_rate": 0.5, "jit_compile": true, "is_legacy_optimizer": false, "beta_1": 0.5}, "registered_name": null}""")]
    [InlineData("""{"class_name": "Custom>Adam", "config": {"name": "Adam", "learning_rate": 0.5, "jit_compile": false, "is_legacy_optimizer": false, "beta_1": 0.5}}""")]
    [InlineData("""{"module": "tf_keras.optimizers", "class_name": "Adam", "config": {"learning_rate": 0.5, "beta_1": 0.5}, "registered_name": "Custom>Adam"}""")]
    [InlineData("""{"module": "tensorflow.keras.optimizers", "class_name": "Adam", "config": {"learning_rate": 0.5, "beta_1": 0.5}}""")]
    [InlineData("""{"module": "tf_keras.src.optimizers.adam", "class_name": "Adam", "config": {"learning_rate": 0.5, "beta_1": 0.5}, "registered_name": "Adam"}""")]
    [InlineData("""{"class_name": "Adam", "config": {"lr": 0.5, "beta_1": 0.5, "decay": 0.0, "is_legacy_optimizer": true}}""")]
    public void What_TensorFlow_and_Keras_2_wrote_is_read(string config)
    {
        using var optimizer = (Adam)Read(config);
        Assert.Equal((0.5, 0.5), (optimizer.LearningRate.Value, optimizer.Beta1));
    }

    [Fact]
    public void What_is_missing_has_the_default_of_the_class_to_the_last_digit_of_the_rate()
    {
        using var lion = Read("""{"class_name": "Lion", "config": {}}""");
        using var none = Read("""{"class_name": "Lion", "config": null}""");
        using var adamW = Rule("""{"class_name": "adamw", "config": {"name": "mine", "decay": 0.0}}""");
        using var scaling = Assert.IsType<LossScaleOptimizer>(Read("""{"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": {"class_name": "sgd"}, "use_ema": false, "clipnorm": null, "dynamic": true}}"""));
        using var multi = Assert.IsType<MultiOptimizer>(Read("""{"class_name": "MultiOptimizer", "config": {"optimizer_map": {"class_name": "OptimizerMap", "config": {"default_optimizer": {"class_name": "sgd"}}}}}"""));
        Assert.Equal((0.99, 0.001), (((Lion)lion).Beta2, lion.LearningRate.Value));
        Assert.Equal(Text(lion), Text(none));
        Assert.Equal(("mine", 0.004), (adamW.Name, adamW.WeightDecay));
        Assert.Equal((32768, 2000, 0.01), (scaling.InitialScale, scaling.DynamicGrowthSteps, scaling.LearningRate.Value));
        Assert.Equal((1, 0.01), (multi.Optimizers.Count, multi.LearningRate.Value));
    }

    [Fact]
    public void Integers_are_numbers_and_stay_as_they_are()
    {
        const string text = """{"class_name": "SGD", "config": {"learning_rate": 1, "momentum": 0, "clipnorm": 1, "ema_momentum": 1, "loss_scale_factor": 1024, "weight_decay": 0.5}}""";
        var built = new JsonObject { ["learning_rate"] = 1, ["momentum"] = 0, ["clipnorm"] = 1L, ["ema_momentum"] = (short)1, ["loss_scale_factor"] = 1024, ["weight_decay"] = 0.5f };
        using var read = Rule(text);
        using var made = Optimizer.FromConfig(new JsonObject { ["class_name"] = "SGD", ["config"] = built });
        Assert.Equal(Text(read), Text(made));
        Assert.Equal((1, 1, 1, 1024), (read.LearningRate.Value, read.ClipNorm, read.EmaMomentum, read.LossScaleFactor));
        Assert.Equal(
            """{"name":"sgd","learning_rate":1.0,"weight_decay":0.5,"clipnorm":1,"global_clipnorm":null,"clipvalue":null,"use_ema":false,"ema_momentum":1,"""
            + "\"ema_overwrite_frequency\":null,\"loss_scale_factor\":1024,\"gradient_accumulation_steps\":null,\"momentum\":0,\"nesterov\":false}",
            read.ToConfig()["config"]!.ToJsonString());
    }

    [Fact]
    public void Zero_turns_off_what_it_turns_off_in_Keras()
    {
        using var optimizer = Rule("""{"class_name": "SGD", "config": {"gradient_accumulation_steps": 0, "ema_overwrite_frequency": 0, "clipnorm": 0, "clipvalue": 0.0, "global_clipnorm": 0.0}}""");
        Assert.Equal((null, null, null, null, null),
            (optimizer.GradientAccumulationSteps, optimizer.EmaOverwriteFrequency, optimizer.ClipNorm, optimizer.ClipValue, optimizer.GlobalClipNorm));
        using var plain = new SGD();
        Assert.Equal(Text(plain), Text(optimizer));
    }

    [Fact]
    public void Reading_leaves_the_config_as_it_is()
    {
        using var optimizer = new LossScaleOptimizer(new SGD(new CosineDecay(0.5, 10)));
        var config = optimizer.ToConfig();
        var before = config.ToJsonString();
        using var first = Optimizer.FromConfig(config);
        using var second = Optimizer.FromConfig(config);
        Assert.Equal(before, config.ToJsonString());
        Assert.Equal(Text(first), Text(second));
    }

    public static TheoryData<string, string> Bad() => new()
    {
        { "[]", "The config of an optimizer cannot be read: it must be a name, or an object with 'class_name' and 'config'; it was an array." },
        { "{}", "'class_name' is missing" },
        { """{"class_name": 3}""", "'class_name' must be text; it was 3" },
        { """{"class_name": "Adam", "config": []}""", "'config' must be an object; it was an array" },
        { """{"class_name": "Adam", "module": 7}""", "'module' must be text, or left out; it was 7" },
        { """{"class_name": "Adma"}""", "it is of class 'Adma', which is not a known optimizer; the nearest known is 'Adam'" },
        { """{"class_name": "\ud800"}""", "The config of an optimizer cannot be read: 'class_name' must be text; it was text that is not valid Unicode." },
        { """{"class_name": "Adam", "config": {"\ud800": 1}}""", "The config of Adam cannot be read: it holds text that is not valid Unicode." },
        { """{"class_name": "Adam", "registered_name": "my_pkg>Adam"}""", "it is of class 'my_pkg>Adam', which is not a known optimizer" },
        { """{"class_name": "Adam", "module": "my_pkg.optimizers"}""", "it is of class 'Adam' of 'my_pkg.optimizers', which is not a known optimizer" },
        { """{"class_name": "SGD", "config": {"lr": 0.1, "bogus": 1}}""", "The config of SGD cannot be read: 'bogus' is not an argument; the arguments are learning_rate," },
        { """{"class_name": "SGD", "config": {"lr": 0.1, "learning_rate": 0.1}}""", "The config of SGD cannot be read: 'lr' must be left out beside learning_rate; it was 0.1." },
        { """{"class_name": "SGD", "config": {"lr": -0.1}}""", "The config of SGD cannot be read: 'lr' must be 0 or more and finite; it was -0.1." },
        { """{"class_name": "SGD", "config": {"jit_compile": 1}}""", "The config of SGD cannot be read: 'jit_compile' must be" },
        { """{"class_name": "Custom>Adma"}""", "it is of class 'Custom>Adma', which is not a known optimizer" },
        { """{"class_name": "Custom>Adam", "module": "my_pkg.optimizers"}""", "it is of class 'Custom>Adam' of 'my_pkg.optimizers', which is not a known optimizer" },
        { """{"class_name": "My>Adam"}""", "it is of class 'My>Adam', which is not a known optimizer" },
        { """{"class_name": "SGD", "config": {"decay": 0.1}}""", "The config of SGD cannot be read: 'decay' must be left out, because Keras ignores it; use a schedule; it was 0.1." },
        { """{"class_name": "Adam", "config": {"beta_1": null}}""", "The config of Adam cannot be read: 'beta_1' must be a number or a schedule; it was null." },
        { """{"class_name": "Adam", "config": {"beta_1": "0.9"}}""", "'beta_1' must be a number; it was the text \"0.9\"." },
        { """{"class_name": "Adam", "config": {"beta_1": [0.9]}}""", "'beta_1' must be a number; it was an array." },
        { """{"class_name": "Adam", "config": {"beta_1": {"class_name": "Cosine", "config": {}}}}""", "The config of a schedule cannot be read: 'beta_1' is of class 'Cosine', which is not a known schedule" },
        { """{"class_name": "Adam", "config": {"learning_rate": null}}""", "'learning_rate' must be a number or a schedule; it was null." },
        { """{"class_name": "Adam", "config": {"learning_rate": "0.1"}}""", "'learning_rate' must be a number; it was the text \"0.1\"." },
        { """{"class_name": "Adam", "config": {"learning_rate": -1.0}}""", "'learning_rate' must be 0 or more and finite; it was -1." },
        { """{"class_name": "Adam", "config": {"name": 4}}""", "'name' must be text; it was 4." },
        { """{"class_name": "Adam", "config": {"amsgrad": 1}}""", "'amsgrad' must be true or false; it was 1." },
        { """{"class_name": "Adam", "config": {"beta_2": 1.5}}""", "The config of Adam cannot be read: 'beta_2' must be in [0, 1); it was 1.5." },
        { """{"class_name": "Adam", "config": {"clipnorm": -1.0}}""", "The config of Adam cannot be read: 'clipnorm' must be greater than 0 and finite; it was -1." },
        { """{"class_name": "Adam", "config": {"weight_decay": -1.0}}""", "The config of Adam cannot be read: 'weight_decay' must be in [0, ∞); it was -1." },
        { """{"class_name": "Adam", "config": {"ema_overwrite_frequency": 1.5}}""", "'ema_overwrite_frequency' must be a whole number of 32 bits, written without a point; it was 1.5." },
        { """{"class_name": "Adam", "config": {"gradient_accumulation_steps": 9999999999}}""", "'gradient_accumulation_steps' must be a whole number of 32 bits, written without a point; it was 9999999999." },
        { """{"class_name": "Muon", "config": {"exclude_layers": "head"}}""", "The config of Muon cannot be read: 'exclude_layers' must be an array; it was the text \"head\"." },
        { """{"class_name": "Muon", "config": {"exclude_layers": [1]}}""", "The config of Muon cannot be read: 'exclude_layers[0]' must be text; it was 1." },
        { """{"class_name": "LossScaleOptimizer"}""", "The config of LossScaleOptimizer cannot be read: 'inner_optimizer' is missing." },
        { """{"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": {"class_name": "SGD"}, "dynamic": false}}""", "'dynamic' must be true; it was false. For a fixed scale, use LossScaleFactor" },
        { """{"class_name": "LossScaleOptimizer", "config": {"inner_optimizer": {"class_name": "SGD"}, "clipnorm": 1.0}}""", "'clipnorm' must be null; it was 1.0. Set it on the inner" },
        { """{"class_name": "MultiOptimizer"}""", "The config of MultiOptimizer cannot be read: 'optimizer_map' is missing." },
        { """{"class_name": "MultiOptimizer", "config": {"optimizer_map": {"class_name": "SGD"}}}""", "'optimizer_map.class_name' must be OptimizerMap; it was the text \"SGD\"." },
        { """{"class_name": "MultiOptimizer", "config": {"optimizer_map": {"class_name": "OptimizerMap", "config": {}}}}""", "'optimizer_map.config.default_optimizer' is missing." },
        { """{"class_name": "MultiOptimizer", "config": {"optimizer_map": {"class_name": "OptimizerMap", "config": {"default_optimizer": {"class_name": "SGD"}, "optimizer_map": {"a": null}}}}}""", "'optimizer_map.config.optimizer_map.a' must be a name, or an object" },
        { """{"class_name": "SGD", "config": {"non_finite_gradients": "ignore"}}""", "The config of SGD cannot be read: 'non_finite_gradients' must be one of" },
        { """{"class_name": "SGD", "config": {"for_path": [{"path": "a"}]}}""", "The config of SGD cannot be read: 'for_path[0].rate_multiplier' is missing." },
        { """{"class_name": "SGD", "config": {"for_path": [null, {"rate_multiplier": 1}]}}""", "The config of SGD cannot be read: 'for_path[0]' must be an object; it was null." },
        { """{"class_name": "SGD", "config": {"for_path": {"a": 1}}}""", "The config of SGD cannot be read: 'for_path' must be an array; it was an object." },
        { """{"class_name": "SGD", "config": {"for_path": [{"path": "a", "rate_multiplier": -1}]}}""", "The config of SGD cannot be read: 'for_path' must be 0 or more and finite; it was -1." },
        { """{"class_name": "SGD", "config": {"exclude_from_weight_decay": [null]}}""", "The config of SGD cannot be read: 'exclude_from_weight_decay[0]' must be text; it was null." },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_cannot_be_read_is_named(string config, string message)
    {
        var error = Assert.Throws<ConfigException>(() => Read(config));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_Keras_does_not_have_is_written_only_where_it_is_set()
    {
        using var optimizer = new SGD(0.5) { WeightDecay = 0.5, NonFiniteGradients = NonFiniteGradients.Skip }.ForPath("encoder/.*", 0.5).ForPath("head/kernel", 2);
        optimizer.ExcludeFromWeightDecay(names: ["bias$", "gamma"]);
        var config = optimizer.ToConfig();
        Assert.Equal("anneal.optimizers", config["module"]!.GetValue<string>());
        Assert.Equal("""[{"path":"encoder/.*","rate_multiplier":0.5},{"path":"head/kernel","rate_multiplier":2.0}]""", config["config"]!["for_path"]!.ToJsonString());
        Assert.Equal("""["bias$","gamma"]""", config["config"]!["exclude_from_weight_decay"]!.ToJsonString());
        Assert.Equal("skip", config["config"]!["non_finite_gradients"]!.GetValue<string>());
        using var read = Again(optimizer);
        Assert.Equal(config.ToJsonString(), Text(read));

        using var encoder = Single.Variable("m/encoder/kernel", 1);
        using var head = Single.Variable("m/head/kernel", 1);
        using var bias = Single.Variable("m/head/bias", 1);
        using var gamma = Single.Variable("m/norm/gamma", 1);
        Single.Apply(read, (encoder, [0]), (head, [0]), (bias, [0]), (gamma, [0]));
        Assert.Equal([1 - 0.125f, 1 - 0.5f, 1, 1], new[] { encoder, head, bias, gamma }.SelectMany(Single.Values));
        Assert.False(Single.Apply(read, (encoder, [float.NaN]), (head, [0]), (bias, [0]), (gamma, [0])));

        using var multi = new MultiOptimizer(new OptimizerMap(new SGD().ForPath("a", 2))) { NonFiniteGradients = NonFiniteGradients.Throw };
        using var same = Again(multi);
        Assert.Equal(NonFiniteGradients.Throw, same.NonFiniteGradients);
        Assert.Equal(Text(multi), Text(same));
    }

    [Fact]
    public void Variables_that_are_left_out_of_decay_cannot_be_written_and_the_error_says_how_else()
    {
        using var optimizer = new SGD();
        using var variable = Single.Variable("m/norm.1/gamma", 1);
        optimizer.ExcludeFromWeightDecay([variable]);
        var error = Assert.ThrowsAny<NotSupportedException>(() => optimizer.ToConfig());
        Assert.Contains("""Give it their names instead: names: ["^m/norm\.1/gamma$"].""", error.Message, StringComparison.Ordinal);
    }

    private static RuleOptimizer Rule(string config) => (RuleOptimizer)Read(config);

    private static Optimizer Read(string config) => Optimizer.FromConfig(JsonNode.Parse(config)!);

    private static Optimizer Again(Optimizer optimizer) => Read(Text(optimizer));

    private static string Text(Optimizer optimizer) => optimizer.ToConfig().ToJsonString();
}
