using Anneal.Layers;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

/// <summary>Vocabularies with special tokens, several indices for unknown tokens, and shapes. Numbers of hashes are those of Keras's own tests.</summary>
public class LookupTests
{
    private static readonly long[] Hundreds = [100, 200, 300, 400];

    [Fact]
    public void Index_0_is_the_mask_where_indices_come_out_and_else_an_unknown_token()
    {
        using var indices = new StringLookup(maskToken: "", vocabulary: ["a", "b"]);
        Assert.Equal(["", "[UNK]", "a", "b", "[UNK]"], [.. indices.Decode(new[] { 0, 1, 2, 3, 4 })]);
        Assert.Equal(["", "[UNK]", "a", "b"], indices.GetVocabulary());
        foreach (var mode in (string[])["one_hot", "multi_hot", "count"])
        {
            using var vectors = new StringLookup(maskToken: "", vocabulary: ["a", "b"], outputMode: mode);
            Assert.Equal(["[UNK]", "a", "b", "[UNK]"], [.. vectors.Decode(new[] { 0, 1, 2, 3 })]);
            Assert.Equal(["[UNK]", "a", "b"], vectors.GetVocabulary());
        }
        using var inverse = new IntegerLookup(maskToken: 0, vocabulary: [10, 20], invert: true);
        using var given = tensor(new long[] { 0, 1, 2, 3, 9 });
        using var integers = inverse.Apply(given);
        Assert.Equal([0, -1, 10, 20, -1], integers.data<long>());
    }

    [Fact]
    public void Several_indices_share_the_unknown_strings_by_their_hash()
    {
        string[] letters = ["A", "B", "C", "D", "E"], names = ["omar", "stringer", "marlo", "wire", "skywalker"];
        Assert.Equal([1, 0, 1, 1, 2], Indices(new(numOovIndices: 3, vocabulary: ["a"]), letters));
        Assert.Equal([2, 1, 2, 2, 3, 0, 4], Indices(new(numOovIndices: 3, maskToken: "", vocabulary: ["a"]), [.. letters, "", "a"]));
        Assert.Equal([1, 2, 1, 0, 2], Indices(new(numOovIndices: 3, vocabulary: ["a"], salt: [133, 137]), letters));
        Assert.Equal([0, 0, 2, 1, 0], Indices(new(numOovIndices: 3, vocabulary: ["a"], salt: [133]), letters));
        Assert.Equal([1, 0, 1, 0, 1], Indices(new(numOovIndices: 2, vocabulary: ["a"], salt: [211, 137]), names));
        using var vectors = new StringLookup(numOovIndices: 3, maskToken: "", vocabulary: ["a"], outputMode: "count");
        using var counts = vectors.Apply([.. letters, "", "a"]);
        Assert.Equal([1, 3, 1, 1], counts.data<float>());
    }

    [Fact]
    public void Several_indices_share_the_unknown_integers_by_remainder_or_hash()
    {
        Assert.Equal([1, 2, 1], Indices(new(numOovIndices: 4, vocabulary: [10, 20, 30]), 101, 302, -7));
        Assert.Equal([2, 3, 2, 0, 5], Indices(new(numOovIndices: 4, maskToken: 0, vocabulary: [10, 20, 30]), 101, 302, -7, 0, 10));
        Assert.Equal([3, 1, 3, 1], Indices(new(numOovIndices: 4, vocabulary: [10, 20, 30], oovMethod: "farmhash"), Hundreds));
        Assert.Equal([4, 2, 4, 2, 0, 6], Indices(new(numOovIndices: 4, maskToken: 0, vocabulary: [10, 20, 30], oovMethod: "farmhash"), [.. Hundreds, 0, 20]));
        Assert.Equal([1, 0, 1, 0, 2], Indices(new(numOovIndices: 3, vocabulary: [10], oovMethod: "farmhash"), 0, 1, 2, 3, 4));
        Assert.Equal([1, 1, 2, 0, 1], Indices(new(numOovIndices: 3, vocabulary: [10], oovMethod: "farmhash", salt: [133, 137]), 0, 1, 2, 3, 4));
        Assert.Equal([2, 3, 4, 5], Indices(new(numOovIndices: 2, vocabulary: [12, 36, 1138, 42], oovMethod: "farmhash"), 12, 36, 1138, 42));
        Assert.Equal([0, 1, 2], Indices(new(numOovIndices: 0, vocabulary: [1, 2, 3]), 1, 2, 3));
    }

    [Fact]
    public void Integers_may_be_masked_and_padded()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([0, 2, 3, 4], Indices(new(maskToken: 0, vocabulary: [1, 2, 3]), 0, 1, 2, 3));
        using var padded = new IntegerLookup(maxTokens: 5, vocabulary: [1, 2], outputMode: "multi_hot", padToMaxTokens: true);
        Assert.Equal([0, 1, 1, 0, 0], padded.Apply(tensor(new long[] { 1, 2 })).data<float>());
        using var masked = new IntegerLookup(maxTokens: 4, maskToken: 0, vocabulary: [1, 2], outputMode: "count", padToMaxTokens: true);
        Assert.Equal([1, 2, 0, 0], masked.Apply(tensor(new long[] { 0, 1, 1, 9 })).data<float>());
        using var weighed = new IntegerLookup(maxTokens: 4, vocabulary: [1, 2], idfWeights: [0.5, 0.25], outputMode: "tf_idf", padToMaxTokens: true);
        Assert.Equal([0.375f, 1, 0, 0], weighed.Apply(tensor(new long[] { 1, 1, 9 })).data<float>());
    }

    [Fact]
    public void Every_mode_of_integers_that_were_found_is_that_of_Keras()
    {
        Assert.Equal([1, 2, 0], Values("int", 1, 2, 4));
        Assert.Equal([0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0], Values("one_hot", 1, 2, 4));
        Assert.Equal([1, 1, 1, 0], Values("multi_hot", 1, 2, 4));
        Assert.Equal([1, 3, 2, 1], Values("count", 1, 2, 3, 4, 1, 2, 1));
        GoldenTensor.AssertClose([1.133732, 0.916291, 1.098612, 0], Values("tf_idf", 1, 2, 4), 1e-6, 0);

        static double[] Values(string mode, params long[] integers)
        {
            using var scope = NewDisposeScope();
            using var layer = new IntegerLookup(outputMode: mode);
            layer.Adapt(new long[] { 1, 1, 1, 2, 2, 3 });
            return GoldenTensor.Values(layer.Apply(tensor(integers)));
        }
    }

    [Theory]
    [InlineData("int")]
    [InlineData("one_hot")]
    [InlineData("multi_hot")]
    [InlineData("count")]
    public void The_shape_that_is_expected_is_that_of_the_output(string mode)
    {
        using var scope = NewDisposeScope();
        Layer[] layers = [new Hashing(4, outputMode: mode), new IntegerLookup(vocabulary: [1, 2, 3], outputMode: mode), new Discretization([1, 2, 3], outputMode: mode)];
        foreach (var layer in layers)
        {
            foreach (var shape in (long[][])[[5], [2, 3], [2, 1], [2, 3, 5], [2, 3, 1], [2, 1, 3], [2, 3, 4, 5]])
                Assert.Equal([.. layer.ComputeOutputShape(shape)], layer.Apply(ones(shape, dtype: layer is Discretization ? float32 : int64)).shape);
            layer.Dispose();
        }
        using var model = new Sequential([new Input([3, 2], dtype: ScalarType.Int64), new Hashing(4, outputMode: mode), new Flatten(), new Dense(1)]);
        Assert.Equal([5, 1], model.Apply(ones([5, 3, 2], dtype: int64)).shape);
    }

    /// <summary>A fault of Keras, whose models have these shapes.</summary>
    [Fact]
    public void CategoryEncoding_expects_another_shape_than_it_gives_where_there_are_three_axes()
    {
        using var scope = NewDisposeScope();
        using var layer = new CategoryEncoding(4);
        Assert.Equal([2, 3, 4], layer.ComputeOutputShape([2, 3, 2]));
        Assert.Equal([2, 2, 4], layer.Apply(ones([2, 3, 2], dtype: int64)).shape);
    }

    [Fact]
    public void The_size_of_vectors_is_unknown_until_there_is_a_vocabulary()
    {
        using var scope = NewDisposeScope();
        using var layer = new IntegerLookup(outputMode: "multi_hot");
        Assert.Equal([Shape.Unknown, Shape.Unknown], layer.ComputeOutputShape([Shape.Unknown, 3]));
        using var dense = new Dense(1);
        var error = Assert.ThrowsAny<ArgumentException>(() => new Sequential([new Input([3], dtype: ScalarType.Int64), layer, dense]));
        Assert.Equal("Layer 'dense' must know the size of axis -1 of its input; it was given (None, None). (Parameter 'inputShape')", error.Message);
        layer.Adapt(new long[] { 5, 7, 7, 9 });
        Assert.Equal([Shape.Unknown, 4], layer.ComputeOutputShape([Shape.Unknown, 3]));
        using var padded = new TextVectorization(outputMode: "count", maxTokens: 6, padToMaxTokens: true);
        Assert.Equal([Shape.Unknown, 6], padded.ComputeOutputShape([Shape.Unknown]));
        using var texts = new TextVectorization(outputMode: "count");
        Assert.Equal([Shape.Unknown, Shape.Unknown], texts.ComputeOutputShape([Shape.Unknown]));
    }

    private static long[] Indices(StringLookup layer, params string[] tokens)
    {
        using (layer)
        using (var y = layer.Apply(tokens))
            return [.. y.data<long>()];
    }

    private static long[] Indices(IntegerLookup layer, params long[] integers)
    {
        using (layer)
        using (var x = tensor(integers))
        using (var y = layer.Apply(x))
            return [.. y.data<long>()];
    }
}
