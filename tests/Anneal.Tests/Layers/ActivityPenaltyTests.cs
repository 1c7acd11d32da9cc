using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Regularizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

/// <summary>Every layer takes <c>activity_regularizer</c>, as Keras's base class does.</summary>
public class ActivityPenaltyTests
{
    public static TheoryData<Func<Layer>, long[]> Layers() => new()
    {
        { () => new BatchNormalization { ActivityRegularizer = new L2(0.5) }, [4, 3] },
        { () => new LayerNormalization { ActivityRegularizer = new L2(0.5) }, [4, 3] },
        { () => new GroupNormalization(1) { ActivityRegularizer = new L2(0.5) }, [4, 3] },
        { () => new RMSNormalization { ActivityRegularizer = new L2(0.5) }, [4, 3] },
        { () => new PReLU { ActivityRegularizer = new L2(0.5) }, [4, 3] },
        { () => new MaxPooling1D { ActivityRegularizer = new L2(0.5) }, [4, 6, 3] },
        { () => new Flatten { ActivityRegularizer = new L2(0.5) }, [4, 6, 3] },
        { () => new Rescaling(2) { ActivityRegularizer = new L2(0.5) }, [4, 3] },
        { () => new Dropout(0) { ActivityRegularizer = new L2(0.5) }, [4, 3] },
        { () => new TimeDistributed(new Dense(2)) { ActivityRegularizer = new L2(0.5) }, [4, 6, 3] },
        { () => new Embedding(2, 3, activityRegularizer: new L2(0.5)), [4, 6] },
        { () => new ReversibleEmbedding(2, 3, activityRegularizer: new L2(0.5)), [4, 6] },
        { () => new Dense(2, activityRegularizer: new L2(0.5)), [4, 3] },
        { () => new Conv1D(2, 3, activation: "relu", activityRegularizer: new L2(0.5)), [4, 6, 3] },
        { () => new LSTM(2, activityRegularizer: new L2(0.5)), [4, 6, 3] },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void A_penalty_is_read_from_the_config_written_again_and_added_to_the_loss(Func<Layer> make, long[] shape)
    {
        using var scope = NewDisposeScope();
        using var made = make();
        made.Build(((Shape)shape[1..]).Batched());
        var config = made.ToConfig();
        Assert.Equal(0.5, config["config"]!["activity_regularizer"]!["config"]!["l2"]!.GetValue<double>());
        using var model = new Sequential([new Input(shape[1..]), Layer.FromConfig(config)]);
        Assert.Equal(config.ToJsonString(), model.Layers[0].ToConfig().ToJsonString());
        var x = ones(shape);
        var half = 0.5 * model.Apply(x).square().sum().item<float>() / shape[0];
        Assert.Equal(half, PenaltyOf(model, x), 1e-5);
    }

    [Fact]
    public void A_penalty_that_is_null_or_missing_is_none()
    {
        using var scope = NewDisposeScope();
        using var made = new LayerNormalization();
        var config = made.ToConfig();
        Assert.False(config["config"]!.AsObject().ContainsKey("activity_regularizer"));
        config["config"]!["activity_regularizer"] = null;
        using var read = Layer.FromConfig(config);
        Assert.Null(read.ActivityRegularizer);
        using var table = new Embedding(2, 3);
        Assert.True(table.GetConfig().ContainsKey("activity_regularizer"));
        Assert.Null(table.GetConfig()["activity_regularizer"]);
    }

    [Fact]
    public void A_penalty_that_is_none_is_refused_by_its_place()
    {
        using var made = new LayerNormalization();
        var config = made.ToConfig();
        config["config"]!["activity_regularizer"] = new JsonObject { ["class_name"] = "L3", ["config"] = new JsonObject() };
        Assert.Contains("activity_regularizer", Assert.Throws<ConfigException>(() => Layer.FromConfig(config)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_that_are_computed_together_are_penalized_one_by_one()
    {
        using var scope = NewDisposeScope();
        var x = randn(4, 6, 6, 2);
        foreach (var (first, second) in new (Func<Regularizer?, Layer>, Func<Regularizer?, Layer>)[]
        {
            (penalty => new BatchNormalization { ActivityRegularizer = penalty }, penalty => new ReLU { ActivityRegularizer = penalty }),
            (penalty => new Conv2D(3, 3, activation: "relu", kernelInitializer: "ones", activityRegularizer: penalty), penalty => new MaxPooling2D { ActivityRegularizer = penalty }),
            (penalty => new Conv2D(3, 3, activation: "relu", kernelInitializer: "ones", activityRegularizer: penalty), penalty => new MaxPooling2D(3) { ActivityRegularizer = penalty }),
        })
            foreach (var training in new[] { false, true })
            {
                using var one = first(null);
                using var two = second(null);
                var between = one.Apply(x, training: training);
                var after = two.Apply(between, training: training);
                using var firstAlone = new Sequential([new Input(6, 6, 2), first("l2"), second(null)]);
                using var secondAlone = new Sequential([new Input(6, 6, 2), first(null), second("l2")]);
                Assert.Equal(0.01 * between.square().sum().item<float>() / 4, PenaltyOf(firstAlone, x, training), 1e-3);
                Assert.Equal(0.01 * after.square().sum().item<float>() / 4, PenaltyOf(secondAlone, x, training), 1e-3);
            }
    }

    [Fact]
    public void Attention_penalizes_each_projection_and_grouped_attention_its_output_too()
    {
        using var scope = NewDisposeScope();
        var x = randn(2, 3, 4);
        using var multiHead = new MultiHeadAttention(2, 2, kernelInitializer: "ones", activityRegularizer: "l2");
        using var grouped = new GroupQueryAttention(2, 2, 2, kernelInitializer: "ones", activityRegularizer: "l2");
        // With kernels of ones, queries, keys and values are the sums of the features, four times.
        var sums = x.sum(-1).square().sum().item<float>() * 4;
        foreach (var (layer, outputs) in new (ProjectedAttention, int)[] { (multiHead, 1), (grouped, 2) })
        {
            var y = layer.Apply(x, x).square().sum().item<float>();
            var input = new Input(3, 4);
            using var model = new Functional((SymbolicTensor)input, layer.Apply((SymbolicTensor)input, input));
            Assert.Equal(0.01 * (3 * sums + outputs * y) / 2, PenaltyOf(model, x), 1e-4 * (sums + y));
        }
    }

    private static double PenaltyOf(Model model, Tensor x, bool training = false)
    {
        using var call = CallScope.Open(training: training, collectsLosses: true);
        model.Apply(x);
        return call.Losses.Sum(loss => loss.item<float>());
    }
}
