using Anneal.Graphs;
using Anneal.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>The loss of one output.</summary>
/// <param name="Output">The index of the output.</param>
/// <param name="Name">The output's name, or the loss's where outputs have none.</param>
/// <param name="Loss">How far predictions are from targets.</param>
/// <param name="Weight">The factor in the sum; null for 1.</param>
internal sealed record LossTerm(int Output, string Name, Loss Loss, double? Weight)
{
    private readonly ScalarType precision = FloatType.Of(Loss.Dtype);

    /// <summary>The loss of logits, where the output's last activation makes probabilities of them: exact where these are saturated.</summary>
    public Loss? OfLogits { get; set; }

    /// <summary>The loss without <see cref="Weight"/>; positions that the mask of the predictions leaves out weigh 0.</summary>
    public Tensor Compute(Tensor y, Tensor predictions, Tensor? sampleWeight, CallScope? call)
    {
        var (loss, mask) = (Loss, call?.MaskOf(predictions));
        if (OfLogits is { } exact && call?.LogitsOf(predictions) is { } logits) (loss, predictions) = (exact, logits.Values);
        if (predictions.dim() == 1) (y, predictions) = (Operands.Column(y), Operands.Column(predictions));
        if (mask is null) return loss.ComputeChecked(y, predictions, sampleWeight);
        using var scope = NewDisposeScope();
        var (values, own) = loss.Evaluate(y, FloatType.AtLeast(predictions, precision));
        var (fitted, counts) = LossReduction.FitWeight(values, mask.to_type(values.dtype));
        counts = counts.expand_as(fitted);
        if (own is not null) counts = counts * own.to_type(values.dtype);
        return LossReduction.Reduce(fitted * counts, sampleWeight, counts.to_type(ScalarType.Bool), Loss.Reduction).MoveToOuterDisposeScope();
    }
}
