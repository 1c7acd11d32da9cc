using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Onnx.Tests;

/// <summary>Every golden case of a layer, as a model of one layer, runs in ONNX Runtime as it does here.</summary>
public sealed class LayerTests
{
    private static readonly string[] files = ["layers", "layers2"];

    public static TheoryData<string, int> Cases() =>
        [.. files.SelectMany(file => Enumerable.Range(0, Golden.Cases(file).Count).Select(index => (file, index)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_layer_computes_the_same_in_ONNX_Runtime(string file, int index)
    {
        using var scope = NewDisposeScope();
        using var golden = new GoldenCallModel(Golden.Cases(file)[index]);
        if (Refused.Reason(golden.Layer) is { } reason)
        {
            var refusal = Assert.Throws<NotSupportedException>(() => OnnxAssert.Bytes(golden.Model));
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
            return;
        }
        OnnxAssert.SameAsModel(golden.Model, golden.Inputs);
    }
}
