using Anneal.Layers;
using Anneal.Losses;
using Anneal.Models;
using Anneal.Optimizers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Anneal.Benchmarks.Subjects;

/// <summary>A classifier of images, written with Anneal and with TorchSharp.</summary>
/// <param name="Side">Height and width of the images.</param>
/// <param name="Channels">Of the images.</param>
/// <param name="Ours">Makes the compiled model, which takes channels last.</param>
/// <param name="Theirs">Makes the module, which takes channels first.</param>
/// <param name="TheirOptimizer">Of the module's parameters.</param>
internal sealed record ImageNetwork(
    int Side, int Channels, Func<Model> Ours, Func<Module<Tensor, Tensor>> Theirs, Func<IEnumerable<Parameter>, optim.Optimizer> TheirOptimizer)
{
    /// <summary>Two convolutions, one pooling, two dense layers; stochastic gradient descent with momentum.</summary>
    public static ImageNetwork Cnn { get; } = new(
        28, 1,
        () => Compiled(
            new Models.Sequential(
            [
                new Input([28, 28, 1]),
                new Layers.Conv2D(32, 3, activation: "relu"),
                new Layers.Conv2D(64, 3, activation: "relu"),
                new MaxPooling2D(),
                new Layers.Flatten(),
                new Dense(128, activation: "relu"),
                new Dense(10),
            ]),
            new Optimizers.SGD(0.01, 0.9)),
        () => Sequential(
            Conv2d(1, 32, 3), ReLU(), Conv2d(32, 64, 3), ReLU(), MaxPool2d(2), Flatten(), Linear(12 * 12 * 64, 128), ReLU(), Linear(128, 10)),
        parameters => optim.SGD(parameters, 0.01, momentum: 0.9));

    /// <summary>Two blocks of two convolutions with batch normalization, a pooling and dropout each; Adam.</summary>
    public static ImageNetwork Vgg { get; } = new(
        32, 3,
        () => Compiled(
            new Models.Sequential(
            [
                new Input([32, 32, 3]),
                .. OurConvolutions(32), .. OurConvolutions(64),
                new Layers.Flatten(),
                new Dense(128, activation: "relu"),
                new Layers.Dropout(0.5),
                new Dense(10),
            ]),
            new Optimizers.Adam()),
        () => Sequential(
            [.. TheirConvolutions(3, 32), .. TheirConvolutions(32, 64), Flatten(), Linear(8 * 8 * 64, 128), ReLU(), Dropout(0.5), Linear(128, 10)]),
        parameters => optim.Adam(parameters));

    /// <summary>One block of ResNet on 56 x 56 x 64, a global pooling and a dense layer; stochastic gradient descent with momentum.</summary>
    public static ImageNetwork ResNetBlock { get; } = new(56, 64, OurResNetBlock, () => new TorchResNetBlock(), parameters => optim.SGD(parameters, 0.01, momentum: 0.9));

    private static Model OurResNetBlock()
    {
        var input = new Input([56, 56, 64]);
        var x = new Layers.Conv2D(64, 3, padding: "same", useBias: false).Apply(input.Output);
        x = new Activation("relu").Apply(new BatchNormalization().Apply(x));
        x = new Layers.Conv2D(64, 3, padding: "same", useBias: false).Apply(x);
        x = new Add().Apply([new BatchNormalization().Apply(x), input.Output]);
        x = new GlobalAveragePooling2D().Apply(new Activation("relu").Apply(x));
        return Compiled(new Functional(input.Output, new Dense(10).Apply(x)), new Optimizers.SGD(0.01, 0.9));
    }

    private static Layer[] OurConvolutions(int filters) =>
    [
        new Layers.Conv2D(filters, 3, padding: "same", useBias: false), new BatchNormalization(), new Activation("relu"),
        new Layers.Conv2D(filters, 3, padding: "same", useBias: false), new BatchNormalization(), new Activation("relu"),
        new MaxPooling2D(), new Layers.Dropout(0.25),
    ];

    private static Module<Tensor, Tensor>[] TheirConvolutions(int channels, int filters) =>
    [
        Conv2d(channels, filters, 3, padding: 1, bias: false), BatchNorm2d(filters), ReLU(),
        Conv2d(filters, filters, 3, padding: 1, bias: false), BatchNorm2d(filters), ReLU(),
        MaxPool2d(2), Dropout(0.25),
    ];

    private static Model Compiled(Model model, Optimizer optimizer)
    {
        model.Compile(optimizer, new SparseCategoricalCrossentropy(fromLogits: true), metrics: ["accuracy"]);
        return model;
    }
}
