using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.MixedPrecision;

public sealed class DTypePolicyTests : IDisposable
{
    private static readonly float[,] X = { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 } };
    private static readonly float[,] Y = { { 1 }, { 0 }, { 1 }, { 0 } };

    public void Dispose() => DTypePolicy.SetGlobal("float32");

    [Theory]
    [InlineData("float32", ScalarType.Float32, ScalarType.Float32)]
    [InlineData("mixed_bfloat16", ScalarType.BFloat16, ScalarType.Float32)]
    [InlineData("mixed_float16", ScalarType.Float16, ScalarType.Float32)]
    [InlineData("bfloat16", ScalarType.BFloat16, ScalarType.BFloat16)]
    [InlineData("float16", ScalarType.Float16, ScalarType.Float16)]
    [InlineData("float64", ScalarType.Float64, ScalarType.Float64)]
    public void A_name_says_what_is_computed_and_what_is_kept(string name, ScalarType compute, ScalarType variable)
    {
        using var scope = NewDisposeScope();
        using var layer = new Dense(3) { DTypePolicy = name };
        var input = ones(2, 2).requires_grad_();
        var y = layer.Apply(input);
        Assert.Equal((compute, compute, variable), (y.dtype, layer.DTypePolicy.ComputeType, layer.DTypePolicy.VariableType));
        Assert.All(layer.Variables, v => Assert.Equal(variable, v.Value.dtype));
        var gradients = autograd.grad([y.to(float32).sum()], [layer.Variables[0].Value, input]);
        Assert.Equal([variable, ScalarType.Float32], gradients.Select(gradient => gradient.dtype));
    }

    [Theory]
    [InlineData("int8_from_float32")]
    [InlineData("int32")]
    [InlineData("mixed_float32")]
    [InlineData("")]
    public void Other_names_are_refused(string name) => Assert.StartsWith(
        $"name must be \"float32\", \"mixed_bfloat16\", \"mixed_float16\", \"bfloat16\", \"float16\" or \"float64\"; it was {name}.",
        Assert.Throws<ArgumentOutOfRangeException>(() => new DTypePolicy(name)).Message);

    [Fact]
    public void Layers_take_the_global_policy_when_they_are_made()
    {
        using var before = new Dense(1);
        DTypePolicy.SetGlobal("mixed_bfloat16");
        using var after = new Dense(1);
        using var own = new Dense(1) { DTypePolicy = "float64" };
        Assert.Equal(["float32", "mixed_bfloat16", "float64"], new[] { before, after, own }.Select(layer => layer.DTypePolicy.Name));
        Assert.Throws<ArgumentNullException>(() => DTypePolicy.SetGlobal(null!));
    }

    [Fact]
    public void What_a_layer_makes_for_itself_follows_it_and_what_it_is_given_does_not()
    {
        using var lstm = new LSTM(2) { DTypePolicy = "mixed_bfloat16" };
        using var attention = new MultiHeadAttention(2, 3, dropout: 0.1) { DTypePolicy = "mixed_float16" };
        using var rnn = new RNN(new GRUCell(2)) { DTypePolicy = "mixed_bfloat16" };
        using var sides = new Bidirectional(new GRU(2) { DTypePolicy = "bfloat16" }) { DTypePolicy = "float64" };
        Assert.Equal("mixed_bfloat16", lstm.Cell.DTypePolicy.Name);
        Assert.All(attention.SubLayers, part => Assert.Equal("mixed_float16", part.DTypePolicy.Name));
        Assert.Equal("float32", rnn.Cell.DTypePolicy.Name);
        Assert.Equal(["bfloat16", "bfloat16"], sides.SubLayers.Select(layer => layer.DTypePolicy.Name));
    }

    [Fact]
    public void A_cell_computes_in_its_own_type()
    {
        using var scope = NewDisposeScope();
        using var mixed = new RNN(new GRUCell(2)) { DTypePolicy = "mixed_bfloat16" };
        using var plain = new RNN(new StackedRNNCells([new GRUCell(3) { DTypePolicy = "mixed_bfloat16" }, new LSTMCell(2)]));
        Assert.All([mixed, plain], layer => Assert.Equal([4L, 2], layer.Apply(ones(4, 5, 3)).shape));
    }

    [Fact]
    public void Integers_and_masks_stay_and_ids_lose_no_digits()
    {
        using var scope = NewDisposeScope();
        using var embedding = new Embedding(1000, 1, embeddingsInitializer: "zeros") { DTypePolicy = "mixed_bfloat16" };
        embedding.Build([Shape.Unknown]);
        embedding.SetWeights([tensor(Enumerable.Range(0, 1000).Select(i => i == 999 ? 1f : 0f).ToArray()).reshape(1000, 1)]);
        // bfloat16 has no 999.
        Assert.Equal([0f, 1], embedding.Apply(tensor(new[] { 998f, 999 })).to(float32).data<float>().ToArray());
        using var flatten = new Flatten() { DTypePolicy = "mixed_bfloat16" };
        Assert.Equal(ScalarType.Int64, flatten.Apply(zeros([2, 2, 2], int64)).dtype);
        Assert.Equal(ScalarType.BFloat16, flatten.Apply(zeros([2, 2, 2])).dtype);
    }

    [Fact]
    public void A_variable_is_cast_once_a_call_and_can_be_what_a_layer_gives()
    {
        using var scope = NewDisposeScope();
        using var layer = new Twice() { DTypePolicy = "mixed_bfloat16" };
        var y = layer.Apply(ones(1, 2));
        Assert.True(layer.WasTheSame);
        Assert.Equal([1f, 1], y.to(float32).data<float>().ToArray());
        Assert.Equal(ScalarType.Float32, layer.Variables[0].Value.dtype);
    }

    [Fact]
    public void A_layer_with_variables_keeps_their_type()
    {
        using var scope = NewDisposeScope();
        using var table = new Embedding(2, 1, weights: new float[,] { { 1 }, { 2 } }) { DTypePolicy = "mixed_float16" };
        Assert.Equal(ScalarType.Float16, table.Apply(zeros([1], int64)).dtype);
        Assert.StartsWith(
            "Layer 'embedding' has Float32 variables already: set DTypePolicy \"float64\" where the layer is made, or by DTypePolicy.SetGlobal before.",
            Assert.Throws<InvalidOperationException>(() => new Embedding(2, 1, weights: new float[,] { { 1 }, { 2 } }) { DTypePolicy = "float64" }).Message);
    }

    [Fact]
    public void A_module_of_TorchSharp_computes_in_the_type_of_its_parameters()
    {
        using var scope = NewDisposeScope();
        LeakCheckAttribute.Allow(2); // As in HelpfulErrorTests.
        using var layer = new TorchModule(nn.Linear(2, 1)) { DTypePolicy = "mixed_bfloat16" };
        Assert.Equal(ScalarType.BFloat16, layer.Apply(ones(1, 2)).dtype);
    }

    [Theory]
    [InlineData("mixed_float16", true)]
    [InlineData("mixed_bfloat16", false)]
    [InlineData("float16", false)]
    public void Compile_scales_the_loss_for_mixed_float16(string policy, bool scales)
    {
        DTypePolicy.SetGlobal(policy);
        using var model = new Sequential([new Input(2), new Dense(1)]);
        var given = new Adam(0.01);
        model.Compile(given, "mse");
        Assert.Equal(scales, model.Optimizer is LossScaleOptimizer { Name: "loss_scale_optimizer" } around && around.InnerOptimizer == given);
        Assert.Equal("Adam", (string?)model.GetCompileConfig()["optimizer"]!["class_name"]);
        model.Fit(X, Y, epochs: 2, verbose: 0);
        // The first scales are too large for float16, and halved.
        Assert.Equal(2, model.Optimizer.Iterations + model.Optimizer.SkippedUpdates);
        Assert.True(scales || given.Iterations == 2);
        var optimizer = model.Optimizer;
        model.Compile(given, "mae");
        Assert.Same(optimizer, model.Optimizer);
        Assert.False(model.GetCompileConfig().ContainsKey("auto_scale_loss"));
        model.Compile(new Adam(0.01), "mse", autoScaleLoss: false);
        Assert.IsType<Adam>(model.Optimizer);
        using var read = Model.FromJson(model.ToJson());
        Assert.IsType<Adam>(read.Optimizer);
        Assert.False((bool)read.GetCompileConfig()["auto_scale_loss"]!);
        model.Compile(new Adam(0.01) { LossScaleFactor = 8 }, "mse");
        Assert.IsType<Adam>(model.Optimizer);
        model.Compile(new LossScaleOptimizer(new Adam(0.01)), "mse");
        Assert.Equal("Adam", ((LossScaleOptimizer)model.Optimizer).InnerOptimizer.GetType().Name);
    }

    [Theory]
    [InlineData("mixed_float16")]
    [InlineData("mixed_bfloat16")]
    [InlineData("float16")]
    [InlineData("bfloat16")]
    [InlineData("float64")]
    public void A_file_keeps_policies_weights_and_the_state_of_the_optimizer(string policy)
    {
        using var scope = NewDisposeScope();
        DTypePolicy.SetGlobal(policy);
        using var model = new Sequential([new Input(2), new Dense(4, activation: "relu"), new BatchNormalization(), new Dense(1) { DTypePolicy = "float32" }]);
        model.Compile(new Adam(0.01), "mse");
        model.Fit(X, Y, epochs: 2, verbose: 0);
        DTypePolicy.SetGlobal("float32");
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.keras");
        try
        {
            model.Save(path);
            using var read = Model.Load(path);
            Assert.Equal([policy, policy, "float32"], read.Layers.Select(layer => layer.DTypePolicy.Name));
            Assert.Equal(policy, read.DTypePolicy.Name);
            Assert.Equal(model.Optimizer.GetType(), read.Optimizer.GetType());
            Assert.Equal(model.Optimizer.Iterations, read.Optimizer.Iterations);
            foreach (var (a, b) in model.Variables.Zip(read.Variables))
            {
                Assert.Equal(a.Value.dtype, b.Value.dtype);
                Assert.Equal(GoldenTensor.Values(a.Value), GoldenTensor.Values(b.Value));
            }
            model.Fit(X, Y, verbose: 0, shuffle: false);
            read.Fit(X, Y, verbose: 0, shuffle: false);
            Assert.Equal(model.Predict(X, verbose: 0).FlattenedLength, read.Predict(X, verbose: 0).FlattenedLength);
            // Files have the rate in float32, as Keras's do.
            foreach (var (a, b) in model.Variables.Zip(read.Variables)) GoldenTensor.AssertClose(GoldenTensor.Values(a.Value), GoldenTensor.Values(b.Value), 1e-8, 0);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("""{"module":"keras","class_name":"DTypePolicy","config":{"name":"mixed_bfloat16"},"registered_name":null}""", "mixed_bfloat16")]
    [InlineData("""{"class_name":"Policy","config":"mixed_float16"}""", "mixed_float16")]
    [InlineData("\"float64\"", "float64")]
    [InlineData("null", "float32")]
    public void A_config_has_the_policy_in_each_of_Keras_forms(string dtype, string policy)
    {
        using var layer = Layer.FromConfig(Dense(dtype));
        Assert.Equal(policy, layer.DTypePolicy.Name);
        Assert.Equal($$"""{"module":"keras","class_name":"DTypePolicy","config":{"name":"{{policy}}"},"registered_name":null}""", layer.GetConfig()["dtype"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"module":"keras.dtype_policies","class_name":"QuantizedDTypePolicy","config":{"mode":"int8","source_name":"float32"}}""")]
    [InlineData("""{"module":"keras.dtype_policies","class_name":"DTypePolicyMap","config":{}}""")]
    [InlineData("\"float8\"")]
    [InlineData("3")]
    public void Policies_of_quantized_layers_are_refused(string dtype)
    {
        var error = Assert.Throws<ConfigException>(() => Layer.FromConfig(Dense(dtype)));
        Assert.Equal("dtype", error.Path);
        Assert.Contains("must be \"float32\", \"mixed_bfloat16\", \"mixed_float16\", \"bfloat16\", \"float16\" or \"float64\"; policies of quantized layers cannot be read; it was ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Policies_come_back_from_layers_that_write_a_bare_type()
    {
        foreach (var layer in new Layer[] { new SpatialDropout1D(0.5) { DTypePolicy = "mixed_bfloat16" }, new Discretization([1.0]) { DTypePolicy = "mixed_bfloat16" } })
        {
            using var read = Layer.FromConfig(layer.ToConfig());
            Assert.Equal("mixed_bfloat16", read.DTypePolicy.Name);
        }
    }

    [Fact]
    public void Symbolic_tensors_know_the_types()
    {
        SymbolicTensor input = new Input(8, 8, 3);
        var x = input;
        foreach (var layer in new Layer[] { new Conv2D(2, 3) { DTypePolicy = "mixed_bfloat16" }, new MaxPooling2D(2) { DTypePolicy = "mixed_bfloat16" }, new Flatten() { DTypePolicy = "mixed_bfloat16" } })
            x = layer.Apply(x);
        Assert.Equal(ScalarType.BFloat16, x.Type);
        using var model = new Functional(input, new Dense(1).Apply(x));
        Assert.Equal(ScalarType.Float32, model.Graph.Outputs[0].Type);
        var config = model.GetConfig().ToJsonString();
        Assert.Contains("""{"shape":[null,3,3,2],"dtype":"bfloat16","keras_history":["max_pooling2d",0,0]}""", config, StringComparison.Ordinal);
        using var read = Model.FromJson(model.ToJson());
        Assert.Equal(config, read.GetConfig().ToJsonString());
    }

    [Fact]
    public void Penalties_do_not_overflow()
    {
        using var model = new Sequential([new Input(1), new Dense(1, kernelInitializer: "ones", activityRegularizer: "l2") { DTypePolicy = "mixed_float16" }]);
        model.Compile(new SGD(0), "mse");
        // 600² is more than float16 has.
        Assert.Equal(0.01 * 360000, model.Evaluate(new float[,] { { 600 } }, new float[,] { { 600 } }, verbose: 0)["loss"], 1);
    }

    private static JsonObject Dense(string dtype)
    {
        using var layer = new Dense(1);
        var config = layer.ToConfig();
        config["config"]!["dtype"] = JsonNode.Parse(dtype);
        return config;
    }

    private sealed class Twice : UnaryLayer
    {
        private Variable row = null!;

        public bool WasTheSame { get; private set; }

        protected override void Build(Shape input, Weights weights) => row = weights.Add("row", [1, input[^1]], "ones");

        protected override Tensor Call(Tensor input, CallContext context)
        {
            using (NewDisposeScope()) _ = row.Value;
            WasTheSame = ReferenceEquals(row.Value, row.Value);
            return row.Value;
        }
    }
}
