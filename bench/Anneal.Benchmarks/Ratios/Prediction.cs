using Anneal.Benchmarks.Subjects;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Benchmarks.Ratios;

/// <summary>Calls of <c>Predict</c> with one batch, from an array to an array, beside TorchSharp's modules.</summary>
internal sealed class Prediction : IPair
{
    private readonly Model model;
    private readonly nn.Module<Tensor, Tensor> module;
    private readonly Array rows, theirRows;
    private readonly bool channelsLast;

    private Prediction(Model model, nn.Module<Tensor, Tensor> module, Array rows, Array theirRows, bool channelsLast = false)
    {
        (this.model, this.module, this.rows, this.theirRows, this.channelsLast) = (model, module, rows, theirRows, channelsLast);
        module.eval();
    }

    public static IEnumerable<Ratio> Rows()
    {
        var row = new float[1, Images.Features];
        yield return new("predict-mlp-b1", "calls/s", () => new Prediction(Perceptron.Create(), HandWrittenLoop.Classifier(), row, row));
        foreach (var batchSize in new[] { 1, 256 })
        {
            yield return new($"predict-cnn-b{batchSize}", "calls/s", () => OfImages(batchSize, channelsLast: false));
            yield return new($"predict-cnn-b{batchSize}-nhwc", "calls/s", () => OfImages(batchSize, channelsLast: true));
        }
    }

    public double Ours() => Rate.Of(() => model.Predict(rows, batchSize: 256, verbose: 0));

    public double Peer() => Rate.Of(() =>
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var x = from_array(theirRows);
        _ = module.forward(channelsLast ? x.permute(0, 3, 1, 2) : x).data<float>().ToArray();
    });

    public void Dispose()
    {
        model.Dispose();
        module.Dispose();
    }

    private static Prediction OfImages(int batchSize, bool channelsLast)
    {
        using var data = new Pictures(batchSize, ImageNetwork.Cnn.Side, ImageNetwork.Cnn.Channels);
        var theirs = channelsLast ? data.X : data.ChannelsFirst.data<float>().ToNDArray();
        return new(ImageNetwork.Cnn.Ours(), ImageNetwork.Cnn.Theirs(), data.X, theirs, channelsLast);
    }
}
