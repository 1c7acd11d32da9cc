using Anneal.Losses;
using Anneal.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>A metric of one output.</summary>
/// <param name="Output">The index of the output.</param>
/// <param name="Name">What the logs call it.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Weighted">Whether sample weights count.</param>
internal sealed record MetricTerm(int Output, string Name, Metric Metric, bool Weighted)
{
    public void Update(Tensor y, Tensor predictions, Tensor? sampleWeight, Tensor? mask)
    {
        var weight = Weighted ? sampleWeight : null;
        if (mask is not null)
        {
            var counts = mask.to_type(ScalarType.Float32);
            weight = weight is null ? counts : Product(counts, weight);
        }
        if (predictions.dim() == 1) (y, predictions) = (Operands.Column(y), Operands.Column(predictions));
        Metric.UpdateChecked(y, predictions, weight);
    }

    private static Tensor Product(Tensor counts, Tensor weight)
    {
        var (values, fitted) = LossReduction.FitWeight(counts, weight);
        return values * fitted;
    }
}
