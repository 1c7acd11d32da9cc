namespace Anneal.Optimizers;

/// <summary>The keys of options that Keras does not have.</summary>
internal static class OptionKeys
{
    public const string ForPath = "for_path", Exclusions = "exclude_from_weight_decay", NonFiniteGradients = "non_finite_gradients";

    public static readonly IReadOnlyList<string> Own = [ForPath, Exclusions, NonFiniteGradients];
}
