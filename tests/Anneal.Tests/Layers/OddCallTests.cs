using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

/// <summary>What is said of arguments and inputs that no layer can work with: nothing in libtorch's words, and no end of the process.</summary>
public class OddCallTests
{
    private const long Huge = 1L << 40;

    public static TheoryData<string, Func<Layer>> Arguments() => new()
    {
        { $"alpha must be {Float32.Range}; it was 1e+39. (Parameter 'alpha')", () => new ELU(1e39) },
        { $"negativeSlope must be {Float32.Range}; it was 1e+300. (Parameter 'negativeSlope')", () => new LeakyReLU(1e300) },
        { $"maxValue must be {Float32.Range}; it was 1e+39. (Parameter 'maxValue')", () => new ReLU(maxValue: 1e39) },
        { $"threshold must be {Float32.Range}; it was 1e+39. (Parameter 'threshold')", () => new ReLU(threshold: 1e39) },
        { "strides must be at most 2147483647 along each axis; it was [1099511627776]. (Parameter 'strides')", () => new Conv1D(1, 2, strides: Huge) },
        { "strides must be at most 2147483647 along each axis; it was [1099511627776, 1099511627776]. (Parameter 'strides')", () => new MaxPooling2D(2, strides: Huge) },
        { "dilationRate must be at most 2147483647 along each axis; it was [1099511627776]. (Parameter 'dilationRate')", () => new Conv1DTranspose(1, 2, dilationRate: Huge) },
        { "size must be at most 2147483647 along each axis; it was [1099511627776]. (Parameter 'size')", () => new UpSampling1D(Huge) },
        { "outputSize must be at most 2147483647 along each axis; it was [1099511627776]. (Parameter 'outputSize')", () => new AdaptiveMaxPooling1D(Huge) },
        { "cropping must be at most 2147483647 on each side; it was [1099511627776, 1099511627776]. (Parameter 'cropping')", () => new Cropping1D(Huge) },
        { "padding must be at most 2147483647 on each side; it was [0, 1099511627776]. (Parameter 'padding')", () => new ZeroPadding1D((0, Huge)) },
    };

    [Theory]
    [MemberData(nameof(Arguments))]
    public void What_no_tensor_can_have_is_refused_by_name(string message, Func<Layer> make) =>
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(make).Message);

    public static TheoryData<string, Func<Layer>, long[]> TooLarge() => new()
    {
        { "Layer 'up_sampling2d' makes outputs of shape (None, 600000, 600000, 3), which need 4,320 GB; there are ", () => new UpSampling2D(100_000), [2, 6, 6, 3] },
        { "Layer 'zero_padding2d' makes outputs of shape (None, 2000006, 2000006, 3), which need ", () => new ZeroPadding2D(1_000_000), [2, 6, 6, 3] },
        { "Layer 'adaptive_average_pooling1d' makes outputs of shape (None, 2147483647, 3000), which need ", () => new AdaptiveAveragePooling1D(int.MaxValue), [2, 6, 3000] },
        { "Layer 'repeat_vector' makes outputs of shape (2, 1099511627776, 6), which need ", () => new RepeatVector(Huge), [2, 6] },
        { "Layer 'center_crop' makes outputs of shape (None, 1099511627776, 3, 3), which need ", () => new CenterCrop(Huge, 3), [2, 6, 6, 3] },
        { "shape must fit into the ", () => new CategoryEncoding(Huge), [2, 6] },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public void What_no_memory_holds_is_refused_before_it_is_asked_for(string start, Func<Layer> make, long[] shape)
    {
        using var layer = make();
        using var x = zeros(shape);
        Assert.StartsWith(start, Assert.Throws<ArgumentException>(() => layer.Apply(x)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<Layer>, long[]> Empty() => new()
    {
        { "Layer 'dense' cannot be applied to inputs of shape (2, 5, 0): axis 2 of its input is empty. (Parameter 'inputs')", () => new Dense(2), [2, 5, 0] },
        { "Layer 'batch_normalization' cannot be applied to inputs of shape (2, 0): axis 1 of its input is empty. (Parameter 'inputs')", () => new BatchNormalization(), [2, 0] },
        { "Layer 'max_pooling1d' cannot be applied to inputs of shape (2, 6, 0): axis 2 of its input is empty. (Parameter 'inputs')", () => new MaxPooling1D(), [2, 6, 0] },
    };

    [Theory]
    [MemberData(nameof(Empty))]
    public void An_axis_without_elements_is_named(string message, Func<Layer> make, long[] shape)
    {
        using var layer = make();
        using var x = zeros(shape);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => layer.Apply(x)).Message);
    }

    public static TheoryData<string, Func<Layer>> OfTruthValues() => new()
    {
        { "Layer 'subtract' cannot be applied to inputs of shape (2, 3) and (2, 3): its input 1 is of type Bool, which has no arithmetic; Ops.Cast makes numbers of it. (Parameter 'inputs')", () => new Subtract() },
        { "Layer 'dot' cannot be applied to inputs of shape (2, 3) and (2, 3): its input 2 is of type Bool, which has no arithmetic; Ops.Cast makes numbers of it. (Parameter 'inputs')", () => new Dot(1) },
    };

    [Theory]
    [MemberData(nameof(OfTruthValues))]
    public void Truth_values_are_no_numbers(string message, Func<Layer> make)
    {
        using var layer = make();
        using var x = ones(2, 3, dtype: ScalarType.Bool);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => layer.Apply([x, x])).Message);
    }

    [Fact]
    public void A_reshape_to_another_number_of_elements_is_refused()
    {
        using var x = zeros(2, 6);
        foreach (Shape target in new Shape[] { [], [3], [0], [4, -1], [Huge, 1L << 30] })
        {
            using var layer = new Reshape(target);
            Assert.Equal(
                $"Layer 'reshape' makes samples of shape {target}, which have another number of elements; it was given (2, 6). (Parameter 'inputShape')",
                Assert.Throws<ArgumentException>(() => layer.Apply(x)).Message);
        }
    }

    [Fact]
    public void Texts_have_a_batch_axis()
    {
        using var layer = new TextVectorization();
        Assert.StartsWith("Layer 'text_vectorization' takes inputs with a batch axis; it was given ().", Assert.Throws<ArgumentException>(() => layer.ComputeOutputShape([])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Swapaxes", """{"axis1": 0, "axis2": 2}""", "axis2 must be between -2 and 1, because the array has 2 axes; it was 2. (Parameter 'axis2')")]
    [InlineData("Moveaxis", """{"source": [5], "destination": [0]}""", "axes[0] must be between -2 and 1, because the array has 2 axes; it was 5. (Parameter 'axes')")]
    [InlineData("Flip", """{"axis": [2]}""", "axes[0] must be between -2 and 1, because the array has 2 axes; it was 2. (Parameter 'axes')")]
    [InlineData("BroadcastTo", """{"shape": [4, 7]}""", "'broadcast_to' does not take tensors of shapes (2, 3) with {\"shape\":[4,7]}. (Parameter 'inputs')")]
    public void A_recorded_operation_names_what_does_not_fit(string className, string config, string message)
    {
        var operation = new RecordedOperation(OperationTable.Find(className), JsonNode.Parse(config)!.AsObject());
        using var x = zeros(2, 3);
        Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(() => operation.Run([x], CallArguments.OneTensor, training: null, masks: null)).Message);
    }
}
