using System.Text.Json.Nodes;
using Anneal;
using Anneal.Activations;
using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Losses;
using Anneal.Metrics;
using Anneal.Regularizers;
using TorchSharp;
using static TorchSharp.torch;
using Saved = Anneal.Saving;

namespace UserCode;

/// <summary>Classes of a user are written and read by one attribute, or by hand without it.</summary>
public sealed class OwnKindTests
{
    [Fact]
    public void A_loss_keeps_its_arguments()
    {
        var config = new PowerLoss(3, Reduction.Sum).ToConfig();
        Assert.Equal(
            """{"module":"UserCode","class_name":"PowerLoss","config":{"name":"power","reduction":"sum","exponent":3.0},"registered_name":"my_package\u003EPowerLoss"}""",
            config.ToJsonString());
        var read = Assert.IsType<PowerLoss>(Saved.Losses.Deserialize(config));
        Assert.Equal((3, Reduction.Sum), (read.Exponent, read.Reduction));
    }

    [Fact]
    public void A_metric_keeps_its_arguments()
    {
        using var metric = new Within(0.25, "near");
        var config = metric.ToConfig();
        Assert.Equal("""{"name":"near","dtype":"float32","distance":0.25}""", config["config"]!.ToJsonString());
        using var read = Assert.IsType<Within>(Metric.FromConfig(config));
        Assert.Equal(0.25, read.Distance);
    }

    [Fact]
    public void What_the_base_class_writes_is_read_though_the_constructor_does_not_take_it()
    {
        var config = new Pinball(0.9).ToConfig();
        (config["config"]!["reduction"], config["config"]!["name"]) = ("sum", "ball");
        var loss = Loss.FromConfig(config);
        Assert.Equal((Reduction.Sum, "ball"), (loss.Reduction, loss.Name));

        using var metric = new Within(0.25);
        var other = metric.ToConfig();
        other["config"]!["dtype"] = "float64";
        using var read = Metric.FromConfig(other);
        Assert.Equal("float64", read.Dtype);
    }

    [Fact]
    public void An_initializer_a_regularizer_and_a_constraint_keep_theirs()
    {
        Assert.Equal(4, Assert.IsType<Sawtooth>(Initializer.FromConfig(new Sawtooth(4).ToConfig())).Period);
        Assert.Equal(0.5, Assert.IsType<Largest>(Regularizer.FromConfig(new Largest(0.5).ToConfig())).Factor);
        Assert.Equal([0, 1], Assert.IsType<ZeroMean>(Constraint.FromConfig(new ZeroMean([0, 1]).ToConfig())).Axis);
    }

    [Fact]
    public void An_activation_keeps_its_arguments()
    {
        var config = Saved.Activations.Serialize(new Bent(0.5));
        Assert.Equal("""{"slope":0.5}""", config["config"]!.ToJsonString());
        var read = Assert.IsType<Bent>(Saved.Activations.Deserialize(config));
        using var x = tensor(-2f);
        using var y = read.Apply(x);
        Assert.Equal(-1, y.ToDouble());
    }

    [Fact]
    public void An_activation_function_is_written_by_its_name_and_read_by_what_the_call_says_it_is()
    {
        var mine = new ActivationFunction("mine", x => x.tanh());
        var config = Saved.Activations.Serialize(mine);
        Assert.Equal("""{"module":"builtins","class_name":"function","config":"mine","registered_name":"function"}""", config.ToJsonString());
        Assert.Same(mine, Saved.Activations.Deserialize(config, new CustomObjects().Add("mine", _ => mine)));
        var failure = Assert.Throws<ConfigException>(() => Saved.Activations.Deserialize(config));
        Assert.Contains("'mine', which is not a known activation", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Give it a name", Assert.Throws<NotSupportedException>(() => Saved.Activations.Serialize((Func<Tensor, Tensor>)(x => x.tanh()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_is_found_by_its_registered_name()
    {
        Assert.IsType<PowerLoss>(Saved.Losses.Get("my_package>PowerLoss"));
        Loss loss = "my_package>PowerLoss";
        Assert.IsType<PowerLoss>(loss);
    }

    [Fact]
    public void A_class_written_by_hand_is_made_known_by_hand()
    {
        Loss.Register("by_hand", null, config => new ByHand(config["times"]!.GetValue<int>()));
        var config = new ByHand(3).ToConfig();
        Assert.Equal("by_hand>ByHand", config["registered_name"]!.GetValue<string>());
        Assert.Equal(3, Assert.IsType<ByHand>(Loss.FromConfig(config)).Times);
    }

    [Fact]
    public void A_class_that_nobody_knows_is_not_written_and_says_what_to_do() => Assert.Contains(
        "[Registered]", Assert.Throws<NotSupportedException>(() => new Unknown().ToConfig()).Message, StringComparison.Ordinal);

    [Fact]
    public void Custom_objects_go_before_known_classes_for_one_call()
    {
        var config = new MeanSquaredErrorConfig().Value;
        Assert.IsType<PowerLoss>(Saved.Losses.Deserialize(config, new CustomObjects().Add("MeanSquaredError", _ => new PowerLoss(2))));
        Assert.IsType<Anneal.Losses.MeanSquaredError>(Saved.Losses.Deserialize(config));
    }

    [Fact]
    public void A_function_cannot_be_written_and_says_what_to_do()
    {
        Func<Tensor, Tensor, Tensor> distance = (yTrue, yPred) => yTrue - yPred;
        Func<Tensor, Tensor> size = w => w.sum();
        using Metric metric = distance;
        foreach (var write in new Func<JsonObject>[] { ((Loss)distance).ToConfig, metric.ToConfig, ((Regularizer)size).ToConfig })
            Assert.Contains("with the attribute [Registered]", Assert.Throws<NotSupportedException>(write).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_name_the_place_and_what_is_allowed()
    {
        var config = JsonNode.Parse("""{"module": "keras.losses", "class_name": "Huber", "config": {"delta": -1.0}, "registered_name": null}""")!;
        var failure = Assert.Throws<ConfigException>(() => Loss.FromConfig(config));
        Assert.Equal(("delta", "must be greater than 0 and finite; it was -1", "greater than 0 and finite"), (failure.Path, failure.Problem, failure.Expected));
        config["config"] = new JsonObject { ["dleta"] = 1.0 };
        Assert.Equal("dleta", Assert.Throws<ConfigException>(() => Loss.FromConfig(config)).Path);
    }

    private sealed class MeanSquaredErrorConfig
    {
        public JsonNode Value { get; } = JsonNode.Parse("""{"module": "keras.losses", "class_name": "MeanSquaredError", "config": {}, "registered_name": null}""")!;
    }

    private sealed class Unknown() : Loss("unknown")
    {
        public override Tensor Call(Tensor yTrue, Tensor yPred) => yTrue - yPred;
    }
}

[Registered("my_package")]
public sealed partial class PowerLoss(double exponent = 4, Reduction? reduction = Reduction.SumOverBatchSize, string name = "power") : Loss(name, reduction)
{
    public double Exponent { get; } = exponent;

    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        return (yTrue - yPred).abs().pow(Exponent).mean([-1]).MoveToOuterDisposeScope();
    }
}

[Registered("my_package")]
public sealed partial class Within(double distance = 0.1, string name = "within")
    : MeanMetricWrapper((yTrue, yPred) => (yTrue - yPred).abs() <= distance, name)
{
    public double Distance { get; } = distance;
}

[Registered("my_package")]
public sealed partial class Sawtooth(int period) : Initializer
{
    public int Period { get; } = period;

    protected override Tensor Values(long[] shape) => arange(shape[0]).remainder(Period).to_type(ScalarType.Float32);
}

[Registered("my_package")]
public sealed partial class Largest(double factor) : Regularizer
{
    public double Factor { get; } = factor;

    protected override Tensor Penalty(Tensor weights) => weights.abs().max() * Factor;
}

[Registered("my_package")]
public sealed partial class ZeroMean(Axes axis = default) : Constraint
{
    public Axes Axis { get; } = axis;

    public override Tensor Apply(Tensor weights)
    {
        using var scope = NewDisposeScope();
        return (weights - weights.mean([.. Axis.Select(a => (long)a)], keepdim: true)).MoveToOuterDisposeScope();
    }
}

[Registered("my_package")]
public sealed partial class Bent(double slope = 0.1) : ActivationFunction("bent")
{
    public double Slope { get; } = slope;

    public override Tensor Apply(Tensor x) => ActivationFunctions.LeakyRelu(x, Slope);
}

public sealed class ByHand(int times) : Loss("by_hand")
{
    public int Times { get; } = times;

    public override JsonObject GetConfig() => new() { ["times"] = Times };

    public override Tensor Call(Tensor yTrue, Tensor yPred) => yTrue - yPred;
}
