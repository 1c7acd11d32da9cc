using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Onnx.Schema;
using Anneal.Testing;
using CsCheck;
using static TorchSharp.torch;

namespace Anneal.Onnx.Tests;

/// <summary>Channels: last in models, first in ONNX's convolutions.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void A_run_of_convolutions_is_turned_once_before_and_once_after()
    {
        using var model = new Sequential([
            new Input(12, 12, 3), new ZeroPadding2D(1), new Conv2D(4, 3, padding: "same"), new BatchNormalization(), new Activation("silu"), new DepthwiseConv2D(3), new ReLU(), new Dropout(0.5),
            new MaxPooling2D(), new UpSampling2D(), new SeparableConv2D(5, 3), new AveragePooling2D(2), new Cropping2D(1), new Dense(2),
        ]);
        Assert.Equal(2, Transposes(model));
        using var x = rand(2, 12, 12, 3);
        OnnxAssert.SameAsModel(model, x);
    }

    [Fact]
    public void Branches_and_a_mean_over_space_need_no_turn()
    {
        var input = new Input(8, 8, 3);
        var x = new Conv2D(4, 3, padding: "same").Apply((SymbolicTensor)input);
        var y = new Conv2D(4, 1, activation: "relu").Apply(x);
        var sum = new Concatenate().Apply([new Add().Apply([x, y]), new Multiply().Apply([x, y])]);
        using var model = new Functional((SymbolicTensor)input, new Dense(2).Apply(new GlobalAveragePooling2D().Apply(sum)));
        Assert.Equal(1, Transposes(model));
        using var images = rand(2, 8, 8, 3);
        OnnxAssert.SameAsModel(model, images);
    }

    [Fact]
    public void Channels_that_are_first_already_are_not_turned()
    {
        using var model = new Sequential([new Input(3, 8, 8), new Conv2D(4, 3, dataFormat: "channels_first"), new MaxPooling2D(dataFormat: "channels_first"), new BatchNormalization(axis: 1)]);
        Assert.Equal(0, Transposes(model));
        using var x = rand(2, 3, 8, 8);
        OnnxAssert.SameAsModel(model, x);
    }

    [Fact]
    public void Zeros_around_negative_numbers_count_in_the_maximum()
    {
        using var model = new Sequential([new Input(4, 4, 2), new ZeroPadding2D(1), new MaxPooling2D(3, strides: 2)]);
        using Tensor x = rand(1, 4, 4, 2), negative = x.neg();
        OnnxAssert.SameAsModel(model, negative);
    }

    [Fact]
    public void Images_of_open_size_go_through_convolutions_and_poolings()
    {
        var sizes = Gen.Int[1, 3];
        Gen.Select(sizes, sizes, Gen.Bool, Gen.Int[5, 9], Gen.Int[5, 9]).ForAll(
            (window, largest, same, height, width) =>
            {
                using var scope = NewDisposeScope();
                var stride = Math.Min(largest, window);
                Choice<PaddingMode> padding = same ? PaddingMode.Same : PaddingMode.Valid;
                using var model = new Sequential([
                    new Input(-1, -1, 2), new Conv2D(3, window, strides: stride, padding: padding, activation: "tanh"), new AveragePooling2D(window, strides: 1, padding: PaddingMode.Same),
                    new MaxPooling2D(3, strides: largest, padding: PaddingMode.Same), new Conv2DTranspose(2, window, strides: stride, padding: padding), new UpSampling2D(interpolation: "bilinear"),
                    new GlobalMaxPooling2D(),
                ]);
                OnnxAssert.SameAsModel(model, rand(2, height, width, 2));
            },
            cases: 20);
    }

    [Fact]
    public void Strides_beyond_the_window_need_the_size_or_a_window_of_one()
    {
        using var one = new Sequential([new Input(-1, -1, 2), new MaxPooling2D(1, strides: 3, padding: "same"), new Conv2D(2, 1, strides: 2, padding: "same")]);
        using var x = rand(1, 7, 8, 2);
        OnnxAssert.SameAsModel(one, x);
        using var open = new Sequential([new Input(-1, -1, 2), new MaxPooling2D(2, strides: 3, padding: "same", name: "pool")]);
        Assert.Contains(
            "'pool' (MaxPooling2D) has strides larger than its window and the padding 'same', which needs all sizes of its input; give them in the Input layer.",
            Assert.Throws<NotSupportedException>(() => OnnxAssert.Bytes(open)).Message, StringComparison.Ordinal);
        using var known = new Sequential([new Input(7, 8, 2), new MaxPooling2D(2, strides: 3, padding: "same")]);
        OnnxAssert.SameAsModel(known, x);
    }

    private static int Transposes(Model model) => ModelProto.Parser.ParseFrom(OnnxAssert.Bytes(model)).Graph.Node.Count(node => node.OpType == "Transpose");
}
