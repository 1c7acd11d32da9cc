namespace Anneal.Optimizers;

/// <summary>The keys of options that Keras 3 does not have.</summary>
internal static class OptionKeys
{
    public const string ForPath = "for_path", Exclusions = "exclude_from_weight_decay", NonFiniteGradients = "non_finite_gradients", ScheduleDecay = "schedule_decay";

    /// <summary>How TensorFlow 2.11 to 2.15 was to compile the update, and by which of its two implementations: no number depends on it.</summary>
    public static readonly IReadOnlyList<string> OfTensorFlow = ["jit_compile", "is_legacy_optimizer"];

    /// <summary>This library's own.</summary>
    public static readonly IReadOnlyList<string> Own = [ForPath, Exclusions, NonFiniteGradients, ScheduleDecay];
}
