using System.Text.Json.Nodes;
using Anneal.Layers;

namespace Anneal.Tests.Layers;

/// <summary>Arguments in the other forms in which Keras takes them, and those that only Keras has.</summary>
public class ConfigFormTests
{
    [Theory]
    [InlineData("EinsumDense", """{"equation": "ab,bc->ac", "output_shape": 4}""", "output_shape", "[4]")]
    [InlineData("MultiHeadAttention", """{"num_heads": 2, "key_dim": 3, "output_shape": 4}""", "output_shape", "[4]")]
    [InlineData("MultiHeadAttention", """{"num_heads": 2, "key_dim": 3, "attention_axes": 1}""", "attention_axes", "[1]")]
    [InlineData("Normalization", """{"axis": 2}""", "axis", "[2]")]
    [InlineData("Normalization", """{"axis": null}""", "axis", "[]")]
    [InlineData("Normalization", """{}""", "axis", "[-1]")]
    [InlineData("Conv2D", """{"filters": 2, "kernel_size": 3}""", "kernel_size", "[3,3]")]
    [InlineData("Conv2DTranspose", """{"filters": 2, "kernel_size": 3, "strides": 2, "output_padding": 1}""", "output_padding", "[1,1]")]
    [InlineData("Conv1DTranspose", """{"filters": 2, "kernel_size": 3, "strides": 2, "output_padding": 1}""", "output_padding", "[1]")]
    [InlineData("Conv3DTranspose", """{"filters": 2, "kernel_size": 3, "strides": 2, "output_padding": 1}""", "output_padding", "[1,1,1]")]
    [InlineData("SeparableConv2D", """{"filters": 2, "kernel_size": 3, "dilation_rate": 2}""", "dilation_rate", "[2,2]")]
    [InlineData("ConvLSTM2D", """{"filters": 2, "kernel_size": 3, "strides": 2}""", "strides", "[2,2]")]
    [InlineData("MaxPooling3D", """{"pool_size": 3}""", "strides", "[3,3,3]")]
    [InlineData("AdaptiveMaxPooling2D", """{"output_size": 3}""", "output_size", "[3,3]")]
    [InlineData("UpSampling2D", """{"size": 3}""", "size", "[3,3]")]
    [InlineData("ZeroPadding2D", """{"padding": 3}""", "padding", "[[3,3],[3,3]]")]
    [InlineData("Cropping3D", """{"cropping": 1}""", "cropping", "[[1,1],[1,1],[1,1]]")]
    public void One_integer_stands_for_all_sizes_or_for_a_list_of_one(string layer, string config, string key, string written)
    {
        using var read = Read(layer, config);
        Assert.Equal(written, read.GetConfig()[key]!.ToJsonString());
    }

    [Fact]
    public void A_normalization_without_axes_has_one_mean_of_all_numbers()
    {
        using var read = (Normalization)Read("Normalization", """{"axis": null}""");
        read.Adapt(new float[,] { { 1, 2 }, { 3, 6 } });
        Assert.Equal(3f, Assert.Single(read.GetWeights()[0].ToArray()));
    }

    [Theory]
    [InlineData("Dense", """{"units": 2, "quantization_config": {"module": "keras.quantizers"}}""", "The config of Dense cannot be read: 'quantization_config' must be null; it was an object.")]
    [InlineData("Embedding", """{"input_dim": 2, "output_dim": 2, "quantization_config": 8}""", "The config of Embedding cannot be read: 'quantization_config' must be null; it was 8.")]
    [InlineData("InputLayer", """{"batch_shape": [null, 2], "sparse": true}""", "The config of InputLayer cannot be read: 'sparse' must be false or null; it was true.")]
    [InlineData("InputLayer", """{"batch_shape": [null, 2], "ragged": true}""", "The config of InputLayer cannot be read: 'ragged' must be false or null; it was true.")]
    [InlineData("EinsumDense", """{"equation": "ab,bc->ac", "output_shape": "4"}""", "The config of EinsumDense cannot be read: 'output_shape' must be a whole number, written without a point; it was the text \"4\".")]
    [InlineData("MultiHeadAttention", """{"num_heads": 2, "key_dim": 3, "attention_axes": {}}""", "The config of MultiHeadAttention cannot be read: 'attention_axes' must be an array; it was an object.")]
    public void What_has_no_meaning_here_is_refused_with_its_key(string layer, string config, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigException>(() => Read(layer, config)).Message);

    [Fact]
    public void A_layer_that_is_not_quantized_writes_that_and_reads_it()
    {
        using var read = Read("Dense", """{"units": 2, "quantization_config": null}""");
        Assert.True(read.GetConfig().ContainsKey("quantization_config"));
        Assert.Null(read.GetConfig()["quantization_config"]);
    }

    private static Layer Read(string layer, string config) =>
        Layer.FromConfig(new JsonObject { ["module"] = "keras.layers", ["class_name"] = layer, ["config"] = JsonNode.Parse(config), ["registered_name"] = null });
}
