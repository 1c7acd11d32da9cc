using Anneal.Benchmarks.Subjects;
using Anneal.Models;

namespace Anneal.Benchmarks.Ratios;

/// <summary>Whole training steps on images by <c>Fit</c>, with metrics, beside TorchSharp's modules and optimizers in a loop written by hand.</summary>
internal sealed class ImageTraining : IPair
{
    private readonly int batchSize, steps;
    private readonly bool channelsLast;
    private readonly Pictures data;
    private readonly Model model;
    private readonly HandWrittenLoop loop;

    private ImageTraining(ImageNetwork network, int batchSize, int steps, bool channelsLast)
    {
        (this.batchSize, this.steps, this.channelsLast) = (batchSize, steps, channelsLast);
        data = new(batchSize * steps, network.Side, network.Channels);
        model = network.Ours();
        loop = new(network.Theirs(), network.TheirOptimizer);
    }

    /// <summary>The peer gets its images with the channels first, or, in the row that says so, with the channels last in memory.</summary>
    public static IEnumerable<Ratio> Rows()
    {
        (string, ImageNetwork, int, int)[] networks = [("cnn-b64", ImageNetwork.Cnn, 64, 8), ("vgg-bn-dropout-b64", ImageNetwork.Vgg, 64, 3), ("resnet-block", ImageNetwork.ResNetBlock, 8, 4)];
        foreach (var (name, network, batchSize, steps) in networks)
        {
            yield return new(name, "steps/s", () => new ImageTraining(network, batchSize, steps, channelsLast: false));
            yield return new($"{name}-nhwc", "steps/s", () => new ImageTraining(network, batchSize, steps, channelsLast: true));
        }
        yield return new("cnn-b64-peak", "MB", () => new Peak(new(ImageNetwork.Cnn, 64, 8, channelsLast: false)), Cost: true) { Rounds = 5 };
        yield return new("cnn-b64-peak-nhwc", "MB", () => new Peak(new(ImageNetwork.Cnn, 64, 8, channelsLast: true)), Cost: true) { Rounds = 5 };
    }

    public double Ours() => Rate.Of(steps, Fit);

    public double Peer() => Rate.Of(steps, Epoch);

    public void Dispose()
    {
        loop.Dispose();
        model.Dispose();
        data.Dispose();
    }

    private void Fit() => model.Fit(data.X, data.Y, batchSize, epochs: 1, verbose: 0);

    private void Epoch() => loop.Epoch(channelsLast ? data.ChannelsLast : data.ChannelsFirst, data.Labels, batchSize, channelsLast);

    /// <summary>The memory of the same work.</summary>
    private sealed class Peak(ImageTraining training) : IPair
    {
        public double Ours() => PeakMemory.Growth(training.Fit);

        public double Peer() => PeakMemory.Growth(training.Epoch);

        public void Dispose() => training.Dispose();
    }
}
