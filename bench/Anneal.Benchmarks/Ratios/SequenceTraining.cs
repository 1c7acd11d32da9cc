using Anneal.Benchmarks.Subjects;
using Anneal.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Benchmarks.Ratios;

/// <summary>Whole training steps on sequences by <c>Fit</c>, with metrics, beside TorchSharp's modules and Adam in a loop written by hand.</summary>
internal sealed class SequenceTraining : IPair
{
    private readonly int batchSize, steps;
    private readonly Tensor x, y;
    private readonly Array rows;
    private readonly Model model;
    private readonly HandWrittenLoop loop;

    private SequenceTraining(Tensor x, Array rows, int batchSize, Model model, nn.Module<Tensor, Tensor> module)
    {
        (this.x, this.rows, this.batchSize, this.model) = (x, rows, batchSize, model);
        y = randint(0, Images.Classes, x.size(0), dtype: int64);
        steps = (int)x.size(0) / batchSize;
        loop = new(module, parameters => optim.Adam(parameters));
    }

    public static IEnumerable<Ratio> Rows() =>
    [
        new("lstm-b32-t100", "steps/s", () => OfNumbers(16, 32, [100, 32], SequenceModels.LSTM(), SequenceModules.LSTM())),
        new("gru-b32-t100", "steps/s", () => OfNumbers(16, 32, [100, 32], SequenceModels.GRU(), SequenceModules.GRU())),
        new("embedding-lstm-adam", "steps/s", () => OfWords(8, 32, 128, words: 20_000)),
        new("transformer-d128", "steps/s", () => OfNumbers(6, 32, [128, 128], SequenceModels.Transformer(128, 4), SequenceModules.Transformer(128, 4))),
        new("transformer-d512", "steps/s", () => OfNumbers(3, 16, [128, 512], SequenceModels.Transformer(512, 8), SequenceModules.Transformer(512, 8))) { Rounds = 7 },
    ];

    public double Ours() => Rate.Of(steps, () => model.Fit(rows, y, batchSize, verbose: 0));

    public double Peer() => Rate.Of(steps, () => loop.Epoch(x, y, batchSize));

    public void Dispose()
    {
        loop.Dispose();
        model.Dispose();
        x.Dispose();
        y.Dispose();
    }

    private static SequenceTraining OfNumbers(int steps, int batchSize, long[] shape, Model model, nn.Module<Tensor, Tensor> module)
    {
        var x = randn([steps * batchSize, .. shape]);
        return new(x, x.data<float>().ToNDArray(), batchSize, model, module);
    }

    private static SequenceTraining OfWords(int steps, int batchSize, int length, int words)
    {
        var x = randint(0, words, [steps * batchSize, length], dtype: int64);
        return new(x, x.data<long>().ToNDArray(), batchSize, SequenceModels.Words(words), SequenceModules.Words(words));
    }
}
