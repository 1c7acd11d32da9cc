using Anneal.Losses;
using Metrics = Anneal.Metrics;

namespace UserCode;

public sealed class BothNamespaces
{
    [Fact]
    public void A_loss_and_a_metric_of_one_name_stand_in_one_file()
    {
        // snippet: both-namespaces
        var (loss, metric) = (new MeanSquaredError(), new Metrics.MeanSquaredError());
        // end snippet

        using (metric) Assert.Equal(("mean_squared_error", "mean_squared_error"), (loss.Name, metric.Name));
    }
}
