using Anneal.Layers;
using Anneal.Losses;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Benchmarks.Subjects;

/// <summary>The multilayer perceptron 784-512-512-10, as users of Anneal write it.</summary>
internal static class Perceptron
{
    public static Sequential Create()
    {
        var model = new Sequential(
        [
            new Input(Images.Features),
            new Dense(512, activation: "relu"),
            new Dense(512, activation: "relu"),
            new Dense(Images.Classes),
        ]);
        model.Compile(new Adam(), new SparseCategoricalCrossentropy(fromLogits: true), metrics: ["accuracy"]);
        return model;
    }
}
