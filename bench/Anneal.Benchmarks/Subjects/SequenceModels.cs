using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Losses;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Benchmarks.Subjects;

/// <summary>Classifiers of sequences, as users of Anneal write them; <see cref="SequenceModules"/> has the same in modules of TorchSharp.</summary>
internal static class SequenceModels
{
    public static Model LSTM() => Compiled(new Sequential([new Input([100, 32]), new LSTM(128), new Dense(Images.Classes)]));

    public static Model GRU() => Compiled(new Sequential([new Input([100, 32]), new GRU(128), new Dense(Images.Classes)]));

    public static Model Words(int words) => Compiled(new Sequential([new Input([128]), new Embedding(words, 128), new LSTM(128), new Dense(Images.Classes)]));

    /// <summary>One block of a transformer that normalises first, over 128 positions, and the mean of its outputs.</summary>
    public static Model Transformer(int size, int heads)
    {
        SymbolicTensor input = new Input([128, size]);
        return Compiled(new Functional(input, new Dense(Images.Classes).Apply(new GlobalAveragePooling1D().Apply(AfterBlock(input, size, heads, "block")))));
    }

    /// <summary>Blocks of a transformer over 128 positions, each a model in the model, kept or computed again on the way back.</summary>
    public static Model DeepTransformer(int blocks, int size, int heads, bool remat)
    {
        SymbolicTensor input = new Input([128, size]);
        var x = input;
        for (var i = 0; i < blocks; i++) x = Block(size, heads, $"block_{i}", remat).Apply(x);
        return Compiled(new Functional(input, new Dense(Images.Classes).Apply(new GlobalAveragePooling1D().Apply(x))));
    }

    private static Functional Block(int size, int heads, string name, bool remat)
    {
        SymbolicTensor input = new Input([128, size]);
        return new(input, AfterBlock(input, size, heads, name)) { Remat = remat };
    }

    private static SymbolicTensor AfterBlock(SymbolicTensor input, int size, int heads, string name)
    {
        var normalized = new LayerNormalization(epsilon: 1e-5, name: $"{name}_before").Apply(input);
        var seen = new Add().Apply([input, new MultiHeadAttention(heads, size / heads, name: $"{name}_attention").Apply(normalized, normalized)]);
        var inner = new Dense(4 * size, activation: "relu", name: $"{name}_inner").Apply(new LayerNormalization(epsilon: 1e-5, name: $"{name}_between").Apply(seen));
        return new Add().Apply([seen, new Dense(size, name: $"{name}_outer").Apply(inner)]);
    }

    private static Model Compiled(Model model)
    {
        model.Compile(new Adam(), new SparseCategoricalCrossentropy(fromLogits: true), metrics: ["accuracy"]);
        return model;
    }
}
