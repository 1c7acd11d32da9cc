namespace Anneal.Applications;

/// <summary>What becomes of the features of a model without its classifier.</summary>
public enum FeaturePooling
{
    /// <summary>The mean of each feature over the image. Keras: <c>avg</c>.</summary>
    Avg,

    /// <summary>The greatest value of each feature over the image. Keras: <c>max</c>.</summary>
    Max,
}
