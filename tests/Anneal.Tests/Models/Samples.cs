using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;

namespace Anneal.Tests.Models;

/// <summary>Small data and a small model, the same in every run.</summary>
internal static class Samples
{
    /// <summary>Numbers in [-1, 1), different in every place.</summary>
    public static float[,] Inputs(int rows, int features = 3)
    {
        var x = new float[rows, features];
        for (var i = 0; i < x.Length; i++) x[i / features, i % features] = (float)(2 * (i * 0.6180339887498949 % 1) - 1);
        return x;
    }

    /// <summary>0, 1, 2, 0, ...</summary>
    public static int[] Labels(int rows, int classes = 3) => [.. Enumerable.Range(0, rows).Select(i => i * 7 % classes)];

    /// <summary>Three inputs, three classes.</summary>
    public static Sequential Classifier(double dropout = 0, Optimizer? optimizer = null)
    {
        var model = new Sequential(
        [
            new Input(3), new Dense(5, "tanh", kernelInitializer: new GlorotUniform(1)), new Dropout(dropout, seed: 5),
            new Dense(3, "softmax", kernelInitializer: new GlorotUniform(2)),
        ]);
        model.Compile(optimizer ?? new SGD(0.1, momentum: 0.9), "sparse_categorical_crossentropy", ["accuracy"]);
        return model;
    }

    /// <summary>Everything training changes, bit by bit.</summary>
    public static List<int> State(Model model) =>
    [
        .. model.Variables.Concat(model.Compiled ? model.Optimizer.StateVariables : [])
            .SelectMany(v => GoldenTensor.Values(v.Value)).Select(v => BitConverter.SingleToInt32Bits((float)v)),
        (int)(model.Compiled ? model.Optimizer.Iterations : 0),
    ];
}
