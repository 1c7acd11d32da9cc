namespace Anneal.Losses;

/// <summary>What a loss says of the outputs it judges.</summary>
/// <param name="Labels">How targets say which class is right.</param>
/// <param name="FromLogits">Whether outputs are logits rather than probabilities.</param>
internal readonly record struct OutputKind(LabelKind Labels, bool FromLogits = false);
