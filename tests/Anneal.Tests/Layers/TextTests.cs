using Anneal.Graphs;
using Anneal.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Tests.Layers;

/// <summary>Indices, bins and vocabularies of strings. Values of Keras are those of its own tests, which ran on TensorFlow.</summary>
public class TextTests
{
    [Fact]
    public void Bins_are_those_of_Keras()
    {
        Assert.Equal([1, 0, 1, 1, 2], Bins(new Hashing(3), "A", "B", "C", "D", "E"));
        Assert.Equal([1, 1, 0, 2, 2], Bins(new Hashing(3, maskValue: ""), "A", "B", "", "C", "D"));
        Assert.Equal([1, 2, 1, 0, 2], Bins(new Hashing(3, salt: [133, 137]), "A", "B", "C", "D", "E"));
        Assert.Equal([0, 0, 2, 1, 0], Bins(new Hashing(3, salt: [133]), "A", "B", "C", "D", "E"));
        Assert.Equal([0, 0, 1, 0, 0], Bins(new Hashing(2), "omar", "stringer", "marlo", "wire", "skywalker"));
        Assert.Equal([0, 1, 2, 1, 1], Bins(new Hashing(3, maskValue: "omar"), "omar", "stringer", "marlo", "wire", "skywalker"));
        Assert.Equal([1, 0, 1, 0, 1], Bins(new Hashing(2, salt: [211, 137]), "omar", "stringer", "marlo", "wire", "skywalker"));
        Assert.Equal([1, 1, 2, 1, 1], Bins(new Hashing(3, maskValue: ""), "omar", "stringer", "marlo", "wire", "skywalker"));
        Assert.Equal([0, 0, 0, 0, 0], Bins(new Hashing(1), "A", "B", "C", "D", "E"));
    }

    [Fact]
    public void Integers_are_hashed_as_their_digits()
    {
        using var scope = NewDisposeScope();
        using var farm = new Hashing(3);
        using var sip = new Hashing(3, salt: [133, 137]);
        using var counted = new Hashing(3, outputMode: "count");
        var x = tensor(new long[] { 0, 1, 2, 3, 4 }).reshape(1, 5);
        Assert.Equal([1, 0, 1, 0, 2], farm.Apply(x).data<long>());
        Assert.Equal([1, 1, 2, 0, 1], sip.Apply(x).data<long>());
        Assert.Equal([2, 2, 1], counted.Apply(x).data<float>());
        using var vectors = new Hashing(3, outputMode: "one_hot");
        Assert.Equal([0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1], vectors.Apply(x.t()).data<float>());
        using var masked = new Hashing(3, maskValue: 2);
        Assert.Equal([2, 0, 2], masked.Apply(tensor(new long[] { 1, 2, 3 })).data<long>());
    }

    [Fact]
    public void Combinations_are_in_the_bins_of_Keras()
    {
        using var scope = NewDisposeScope();
        using var layer = new HashedCrossing(5);
        Assert.Equal([1, 4, 1, 1, 3], layer.Apply([new[] { "A", "B", "A", "B", "A" }, new[] { 101, 101, 101, 102, 102 }]).data<long>());
        using var vectors = new HashedCrossing(5, outputMode: "one_hot");
        Assert.Equal([0, 1, 0, 0, 0, 0, 0, 0, 0, 1], vectors.Apply([new[] { "A", "B" }, new[] { 101, 101 }]).data<float>());
        using var column = new HashedCrossing(5);
        Assert.Equal([5, 1], column.Apply([new[,] { { "A" }, { "B" }, { "A" }, { "B" }, { "A" } }, new[,] { { 101 }, { 101 }, { 101 }, { 102 }, { 102 } }]).shape);
        var error = Assert.Throws<ArgumentException>(() => layer.Apply([new[] { "A" }]));
        Assert.Equal("Layer 'hashed_crossing' takes a list of at least 2 features; it was given 1. (Parameter 'shapes')", error.Message);
    }

    /// <summary>A string counts as its fingerprint, so tensors of fingerprints are in the bins of the strings.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Combinations_of_tensors_are_in_the_bins_of_Keras(bool column)
    {
        using var scope = NewDisposeScope();
        long[] shape = column ? [5, 1] : [5];
        var letters = tensor([.. "ABABA".Select(letter => (long)FarmHash.Fingerprint([(byte)letter]))], dtype: int64).reshape(shape);
        var numbers = tensor(new long[] { 101, 101, 101, 102, 102 }).reshape(shape);
        long[] bins = [1, 4, 1, 1, 3];
        SymbolicTensor a = new Input(shape[1..], dtype: ScalarType.Int64), b = new Input(shape[1..], dtype: ScalarType.Int64);
        using var layer = new HashedCrossing(5);
        var crossed = layer.Apply([a, b]);
        Assert.Equal([Shape.Unknown, .. shape[1..]], crossed.Shape);
        Assert.Equal(ScalarType.Int64, crossed.Type);
        using var indices = new Anneal.Models.Functional([a, b], crossed);
        var y = indices.Apply([letters, numbers]);
        Assert.Equal(shape, y.shape);
        Assert.Equal(bins, y.data<long>());
        var crossedVectors = new HashedCrossing(5, outputMode: "one_hot").Apply([a, b]);
        Assert.Equal([Shape.Unknown, 5], crossedVectors.Shape);
        using var vectors = new Anneal.Models.Functional([a, b], crossedVectors);
        var hot = vectors.Apply([letters, numbers]);
        Assert.Equal([5, 5], hot.shape);
        Assert.Equal(bins, hot.argmax(1).data<long>());
        Assert.Equal(5, hot.sum().item<float>());
    }

    [Fact]
    public void What_does_not_cross_is_refused()
    {
        using var scope = NewDisposeScope();
        using var layer = new HashedCrossing(5);
        var one = ones([2], dtype: int64);
        Refused<ArgumentException>("Layer 'hashed_crossing' takes a list of at least 2 features; it was given 1. (Parameter 'shapes')", () => layer.Apply([one]));
        Refused<ArgumentException>(
            "Layer 'hashed_crossing' takes features of one shape; it was given (2,) and (3,). (Parameter 'shapes')", () => layer.Apply([one, ones([3], dtype: int64)]));
        Refused<ArgumentException>(
            "Layer 'hashed_crossing' takes features of shape (batch) or (batch, 1); it was given (2, 3). (Parameter 'shapes')",
            () => layer.Apply([ones([2, 3], dtype: int64), ones([2, 3], dtype: int64)]));
        Refused<ArgumentException>("Layer 'hashed_crossing' takes integers; it was given Float32. (Parameter 'inputs')", () => layer.Apply([one, ones([2])]));
    }

    /// <summary>The vector of the paper: key 00 01 ... 0f, message 00 01 ... 0e.</summary>
    [Fact]
    public void SipHash_is_that_of_its_paper() =>
        Assert.Equal(0xa129ca6149be45e5, SipHash.Of([.. Enumerable.Range(0, 15).Select(i => (byte)i)], 0x0706050403020100, 0x0f0e0d0c0b0a0908));

    /// <summary>Values of Google's own code, for texts abc...zabc... of all lengths that it treats differently.</summary>
    [Theory]
    [InlineData(0, 0x9ae16a3b2f90404f)]
    [InlineData(1, 0xb3454265b6df75e3)]
    [InlineData(3, 0x24a5b3a074e7f369)]
    [InlineData(4, 0x1a5502de4a1f8101)]
    [InlineData(7, 0x3c40c92b1ccb7355)]
    [InlineData(8, 0xfee9d22990c82909)]
    [InlineData(16, 0x54630bad7705cebd)]
    [InlineData(17, 0x9e2106c72d7793a8)]
    [InlineData(32, 0xff96b8a54087359a)]
    [InlineData(33, 0x1bd257e2fc3da812)]
    [InlineData(64, 0x9c4a595c23bb9bfa)]
    [InlineData(65, 0x2434d8917886fe2a)]
    [InlineData(127, 0x6c3178e9f2707fa3)]
    [InlineData(128, 0xc3244d5ec8a4474a)]
    [InlineData(129, 0x9b1ca0571b8cefd4)]
    [InlineData(300, 0x93480430f4019a90)]
    public void Fingerprints_are_those_of_FarmHash(int length, ulong expected) =>
        Assert.Equal(expected, FarmHash.Fingerprint([.. Enumerable.Range(0, length).Select(i => (byte)('a' + i % 26))]));

    [Fact]
    public void A_vocabulary_is_found_by_frequency()
    {
        using var scope = NewDisposeScope();
        using var layer = new TextVectorization(maxTokens: 5000, outputSequenceLength: 4);
        layer.Adapt(["foo bar", "bar baz", "baz bada boom"]);
        Assert.Equal(["", "[UNK]", "baz", "bar", "foo", "boom", "bada"], layer.GetVocabulary());
        var y = layer.Apply(new[,] { { "foo qux bar" }, { "qux baz" } });
        Assert.Equal([2, 4], y.shape);
        Assert.Equal([4, 1, 3, 0, 1, 2, 0, 0], y.data<long>());
    }

    [Fact]
    public void Texts_are_standardized_and_split_as_in_Keras()
    {
        using var scope = NewDisposeScope();
        using var words = new TextVectorization(vocabulary: ["hello", "world", "this", "is", "nice", "test"]);
        Assert.Equal([2, 3, 4, 5, 1, 1, 6, 7], words.Apply(["Hello, World!. This is just a nice test!"]).data<long>());
        using var letters = new TextVectorization(standardize: null, split: "character", vocabulary: ["a", "é", "😀"]);
        Assert.Equal([3, 2, 4, 1], letters.Apply(["éa😀b"]).data<long>());
        using var pairs = new TextVectorization(ngrams: 2, vocabulary: ["a", "a b"]);
        Assert.Equal([2, 1, 3], pairs.Apply(["A b"]).data<long>());
        using var whole = new TextVectorization(split: null, vocabulary: ["a b"], outputSequenceLength: 3);
        Assert.Equal([2, 1, 0], whole.Apply(new[,] { { "A b", "c" } }).data<long>());
    }

    [Fact]
    public void Counts_and_weights_are_those_of_Keras()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([0, 1, 1, 0, 0, 1, 0, 1], Vectors(new(outputMode: "multi_hot", vocabulary: ["foo", "bar", "baz"])));
        Assert.Equal([0, 1, 1, 0, 0, 2, 0, 1], Vectors(new(outputMode: "count", vocabulary: ["foo", "bar", "baz"])));
        Assert.Equal([0, 0.3f, 0.5f, 0, 0, 0.6f, 0, 0.2f], Vectors(new(outputMode: "tf_idf", vocabulary: ["foo", "bar", "baz"], idfWeights: [0.3, 0.5, 0.2])));
        Assert.Equal([0, 1, 1, 0, 0, 0, 1, 0, 1, 0], Vectors(new(outputMode: "multi_hot", padToMaxTokens: true, maxTokens: 5, vocabulary: ["foo", "bar", "baz"])));
    }

    [Fact]
    public void Weights_of_a_vocabulary_are_inverse_frequencies_of_documents()
    {
        using var scope = NewDisposeScope();
        using var layer = new TextVectorization(outputMode: "tf_idf");
        layer.Adapt(["a a b", "a c"]);
        Assert.Equal(["[UNK]", "a", "c", "b"], layer.Vocabulary!);
        var (a, rare) = (Math.Log(1 + 2 / 3.0), Math.Log(1 + 2 / 2.0));
        GoldenTensor.AssertClose([(a + 2 * rare) / 3, 2 * a, 0, rare], GoldenTensor.Values(layer.Apply(["a a b x"])), 1e-6, 1e-6);
    }

    [Fact]
    public void Strings_become_indices_and_indices_strings()
    {
        using var scope = NewDisposeScope();
        using var layer = new StringLookup(vocabulary: ["a", "b", "c", "d"]);
        var y = layer.Apply(new[,] { { "a", "c", "d" }, { "d", "z", "b" } });
        Assert.Equal([1, 3, 4, 4, 0, 2], y.data<long>());
        Assert.Equal(["a", "c", "d", "d", "[UNK]", "b"], [.. layer.Decode(y)]);
        using var weighted = new StringLookup(outputMode: "tf_idf", vocabulary: ["[UNK]", "a", "b", "c", "d"], idfWeights: [0.9, 0.25, 0.75, 0.6, 0.4]);
        GoldenTensor.AssertClose(
            [0, 0.25, 0, 0.6, 0.8, 1.8, 0, 0.75, 0, 0.4], GoldenTensor.Values(weighted.Apply(new[,] { { "a", "c", "d", "d" }, { "d", "z", "b", "z" } })), 1e-6, 1e-6);
        using var masked = new StringLookup(maskToken: "", vocabulary: ["a"]);
        Assert.Equal([0, 2, 1], masked.Apply(["", "a", "z"]).data<long>());
    }

    [Fact]
    public void Integers_become_indices()
    {
        using var scope = NewDisposeScope();
        using var layer = new IntegerLookup(vocabulary: [12, 36, 1138, 42], outputMode: "count");
        Assert.Equal([0, 1, 0, 1, 2, 2, 0, 1, 0, 1], layer.Apply(tensor(new long[] { 12, 1138, 42, 42, 42, 7, 36, 7 }).reshape(2, 4)).data<float>());
        using var inverse = new IntegerLookup(vocabulary: [12, 36, 1138, 42], invert: true);
        Assert.Equal([12, 1138, 42, 42, -1, 36], inverse.Apply(tensor(new long[] { 1, 3, 4, 4, 0, 2 })).data<long>());
        var unknown = tensor(new long[] { 100, 300, 700, 1100, 1700, 2000 });
        using var remainders = new IntegerLookup(vocabulary: [10, 20, 30], numOovIndices: 4);
        Assert.Equal([0, 0, 0, 0, 0, 0], remainders.Apply(unknown).data<long>());
        Assert.Equal([1, 2, 1], remainders.Apply(tensor(new long[] { 101, 302, -7 })).data<long>());
        using var hashed = new IntegerLookup(vocabulary: [10, 20, 30], numOovIndices: 4, oovMethod: "farmhash");
        Assert.Equal([3, 3, 2, 2, 0, 1], hashed.Apply(unknown).data<long>());
        using var found = new IntegerLookup(maxTokens: 3);
        found.Adapt(new[] { 5, 7, 7, 9, 9, -1 });
        Assert.Equal([-1, 9, 7], found.Vocabulary!);
        using var model = new Anneal.Models.Sequential([new Input([2], dtype: ScalarType.Int64), found, new Embedding(3, 4)]);
        Assert.Equal([1, 2, 4], model.Apply(tensor(new long[] { 9, 5 }).reshape(1, 2)).shape);
    }

    [Fact]
    public void A_vocabulary_that_was_found_comes_back()
    {
        using var scope = NewDisposeScope();
        using var layer = new TextVectorization(outputMode: "tf_idf", ngrams: [1, 2], maxTokens: 6);
        layer.Adapt(["foo bar", "bar baz", "baz bada boom"]);
        using var again = (TextVectorization)Layer.FromConfig(layer.ToConfig());
        Assert.Equal(layer.ToConfig().ToJsonString(), again.ToConfig().ToJsonString());
        Assert.Equal(layer.Apply(["foo qux bar"]).data<float>(), again.Apply(["foo qux bar"]).data<float>());
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Refused<ArgumentException>(
            "vocabulary must hold each token once; \"a\" was there 2 times. (Parameter 'vocabulary')", () => new StringLookup(vocabulary: ["a", "a"]));
        Refused<ArgumentOutOfRangeException>(
            "outputMode must be int, multi_hot, count, tf_idf; it was one_hot. (Parameter 'outputMode')", () => new TextVectorization(outputMode: "one_hot"));
        Refused<ArgumentOutOfRangeException>("split must be whitespace, character or null; it was word. (Parameter 'split')", () => new TextVectorization(split: "word"));
        Refused<ArgumentException>("salt must hold one integer or two; it held 3. (Parameter 'salt')", () => new Hashing(3, salt: [1, 2, 3]));
        Refused<NotSupportedException>("ragged must be false: there are no outputs of different lengths.", () => new TextVectorization(ragged: true));
        using var closed = new StringLookup(numOovIndices: 0, vocabulary: ["a"]);
        Refused<ArgumentException>(
            "Layer 'string_lookup' takes tokens of its vocabulary alone; set numOovIndices to take others; it was given \"b\". (Parameter 'token')", () => closed.Apply(["b"]));
        Refused<ArgumentOutOfRangeException>("texts[0] must be a string; it was 1. (Parameter 'texts')", () => closed.Apply(new[] { 1 }));
        Refused<InvalidOperationException>("Layer 'string_lookup' was made with a vocabulary. Make it without one to find it.", () => closed.Adapt(new[] { "b" }));
        using var texts = new TextVectorization();
        using var x = zeros(1, 1);
        Refused<NotSupportedException>(
            "Layer 'text_vectorization' takes strings, which are no tensors: give arrays of them to Apply, and the numbers to the model.", () => texts.Apply(x));
    }

    private static void Refused<TException>(string message, Func<object?> action)
        where TException : Exception
    {
        var error = Assert.Throws<TException>(() => action());
        Assert.Equal(message, error.Message.Split('\n')[0].TrimEnd('\r'));
    }

    private static void Refused<TException>(string message, Action action)
        where TException : Exception => Refused<TException>(message, () =>
        {
            action();
            return null;
        });

    private static long[] Bins(Hashing layer, params string[] texts)
    {
        using (layer)
        using (var y = layer.Apply(texts))
            return [.. y.data<long>()];
    }

    private static float[] Vectors(TextVectorization layer)
    {
        using (layer) return [.. layer.Apply(["foo bar", "baz foo foo"]).data<float>()];
    }
}
