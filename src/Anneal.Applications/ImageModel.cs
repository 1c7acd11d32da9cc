using Anneal.Activations;
using Anneal.Graphs;
using Anneal.Initializers;
using Anneal.Layers;
using Anneal.Models;

namespace Anneal.Applications;

/// <summary>The arguments that all models of images have: what the image is, and what follows the features.</summary>
internal sealed record ImageModel(
    bool IncludeTop, string? Weights, Shape? InputShape, Choice<FeaturePooling>? Pooling, long Classes, string? ClassifierActivation, string? Name)
{
    public ActivationFunction Activation { get; } = ClassifierActivation ?? "linear";

    /// <summary>Where the image enters, once the arguments are found to be good.</summary>
    /// <param name="size">Height and width where none is given and the classifier needs one.</param>
    /// <param name="least">The least height and width.</param>
    /// <param name="anySize">Whether the classifier takes images of any size.</param>
    public SymbolicTensor Image(long size, long least = 32, bool anySize = false)
    {
        if (Weights is not null && !File.Exists(Weights))
            throw Require.Wrong("weights", $"must be null or the path of a file; there is no file '{Weights}'. Nothing is downloaded");
        Require.AtLeast(Classes, 1, "classes");
        if (Pooling is { } pooling) Require.Defined(pooling, "pooling");
        var needsSize = IncludeTop && !anySize;
        var side = needsSize ? size : Shape.Unknown;
        var shape = InputShape ?? [side, side, 3];
        if (shape.Rank != 3) throw Require.Refused(shape, "[height, width, channels]", "inputShape");
        foreach (var length in shape[..2])
        {
            if (length == Shape.Unknown && needsSize) throw Require.Refused(shape, "of a known height and width where includeTop is true", "inputShape");
            if (length != Shape.Unknown && length < least) throw Require.Refused(shape, $"at least {least} high and {least} wide", "inputShape");
        }

        return new Input(shape);
    }

    /// <summary>The model: to the classes if they are wanted, or else to the features, pooled as wanted.</summary>
    public Functional Of(SymbolicTensor image, SymbolicTensor features, Func<SymbolicTensor, SymbolicTensor> classifier, bool namesPooling = false)
    {
        var model = new Functional(image, IncludeTop ? classifier(features) : Pooled(features, namesPooling), Name);
        if (Weights is not null) Load(model, Weights);
        return model;
    }

    private static void Load(Functional model, string weights)
    {
        try
        {
            model.LoadWeights(weights);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Features to a model of which only the mean of each goes to the classes, as most do.</summary>
    public Functional OfMeans(SymbolicTensor image, SymbolicTensor features, bool namesPooling = false, string? meansName = "avg_pool") =>
        Of(image, features, x => Predictions(x.Then(new GlobalAveragePooling2D(name: meansName))), namesPooling);

    public SymbolicTensor Predictions(SymbolicTensor x, Initializer? kernelInitializer = null, Initializer? biasInitializer = null) =>
        x.Then(new Dense(Classes, Activation, kernelInitializer: kernelInitializer, biasInitializer: biasInitializer, name: "predictions"));

    public SymbolicTensor Pooled(SymbolicTensor features, bool named = false) => Pooling?.Value switch
    {
        FeaturePooling.Avg => features.Then(new GlobalAveragePooling2D(name: named ? "avg_pool" : null)),
        FeaturePooling.Max => features.Then(new GlobalMaxPooling2D(name: named ? "max_pool" : null)),
        _ => features,
    };
}
