namespace Anneal.Applications;

/// <summary>One class that a model takes an image for.</summary>
/// <param name="Id">Of the class in WordNet, such as <c>n02504458</c>.</param>
/// <param name="Label">The name of the class, such as <c>African_elephant</c>.</param>
/// <param name="Score">What the model gives it: its probability after a softmax.</param>
public sealed record Prediction(string Id, string Label, float Score);
