using Anneal.Data;
using Anneal.Models;

namespace Anneal.Training;

/// <summary>Finds a learning rate by a range test: trains a few steps, each at a higher rate than the one before, and watches the loss.</summary>
/// <remarks>
/// <para>Step i of n, from 0, has the rate <c>startRate × (endRate / startRate)^(i / n)</c>. The test ends early if the smoothed loss is above
/// <see cref="StopFactor"/> times its least value so far, or is no number.</para>
/// <para>The test leaves no trace: weights, moving statistics, optimizer, clock, schedules and random states are afterwards what they were, bit for bit, and a later <c>Fit</c> reads
/// the rows in the order that it would have read them in. Momentum, decay and all else are those of the model's optimizer; rate factors do not count.</para>
/// <para>Source: L. N. Smith, Cyclical Learning Rates for Training Neural Networks, arXiv 1506.01186; fastai, <c>lr_find</c>. Keras has none.</para>
/// </remarks>
/// <example><code>
/// var curve = new LearningRateFinder().Find(model, x, y);
/// model.Optimizer.LearningRate = curve.OneCycle();   // peak at curve.Valley, over the whole of the next Fit
/// </code></example>
public sealed class LearningRateFinder
{
    /// <summary>Makes a finder.</summary>
    /// <param name="startRate">The first rate, greater than 0. Default 1e-7.</param>
    /// <param name="endRate">The rate that the steps lead up to, greater than <paramref name="startRate"/>. Default 10.</param>
    /// <param name="steps">The number of steps, 20 or more. Default 100.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public LearningRateFinder(double startRate = 1e-7, double endRate = 10, int steps = 100)
    {
        StartRate = Require.Single(Require.Positive(startRate), nameof(startRate));
        EndRate = endRate > startRate ? Require.Single(Require.Finite(endRate), nameof(endRate)) : throw Require.Refused(endRate, "greater than startRate");
        Steps = Require.AtLeast(steps, 20);
    }

    /// <summary>The first rate.</summary>
    public double StartRate { get; }

    /// <summary>The rate that the steps lead up to.</summary>
    public double EndRate { get; }

    /// <summary>The number of steps.</summary>
    public int Steps { get; }

    /// <summary>How many times its least value the smoothed loss may be, greater than 1. Default 4.</summary>
    public double StopFactor { get; init => field = value > 1 ? value : throw Require.Refused(value, "greater than 1", nameof(StopFactor)); } = 4;

    /// <summary>The weight of the past in the smoothed loss <c>s = w s + (1 - w) loss</c>, which is divided by <c>1 - w^t</c>; in [0, 1). Default 0.98.</summary>
    public double Smoothing { get; init => field = Require.FractionBelowOne(value, nameof(Smoothing)); } = 0.98;

    /// <summary>Makes the test.</summary>
    /// <param name="model">A compiled model. It is built if it is not.</param>
    /// <param name="x">The inputs, with samples along the first axis.</param>
    /// <param name="y">The targets, one row per sample.</param>
    /// <param name="batchSize">The number of rows per step; rows are read again when all have been. Default 32. Use that of the training.</param>
    /// <param name="sampleWeight">One weight per row for the loss.</param>
    /// <param name="shuffle">Whether the rows are shuffled. Default true.</param>
    /// <param name="seed">The seed of the row order. Default: from <see cref="RandomSeed"/>, which then gives the same seed again.</param>
    /// <param name="cancellationToken">Cancels the test; the model is then what it was.</param>
    /// <returns>Rates, losses, and what they suggest.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled, has no trainable parameters, or is in use.</exception>
    /// <exception cref="ArgumentException">Data do not fit the model or each other.</exception>
    /// <exception cref="OperationCanceledException">The test was cancelled.</exception>
    public LearningRateCurve Find(
        Model model,
        DataLike x,
        DataLike y = default,
        int batchSize = 32,
        DataLike sampleWeight = default,
        bool shuffle = true,
        int? seed = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        Require.AtLeast(batchSize, 1);
        var (rates, losses) = model.TestRates(Rates(), Goes(), x, y, batchSize, sampleWeight, shuffle, seed, cancellationToken);
        return new(rates, losses, [.. Smoothed(losses)], Steps / 10);
    }

    private double[] Rates() => [.. Enumerable.Range(0, Steps).Select(i => StartRate * Math.Pow(EndRate / StartRate, (double)i / Steps))];

    /// <summary>Takes each loss and says whether the test goes on.</summary>
    private Func<double, bool> Goes()
    {
        var best = double.PositiveInfinity;
        var (mean, weight) = (0.0, 1.0);
        return loss =>
        {
            var smoothed = Smooth(loss, ref mean, ref weight);
            best = Math.Min(best, smoothed);
            return double.IsFinite(smoothed) && smoothed <= StopFactor * best;
        };
    }

    private IEnumerable<double> Smoothed(IReadOnlyList<double> losses)
    {
        var (mean, weight) = (0.0, 1.0);
        return [.. losses.Select(loss => Smooth(loss, ref mean, ref weight))];
    }

    private double Smooth(double loss, ref double mean, ref double weight)
    {
        mean = (Smoothing * mean) + ((1 - Smoothing) * loss);
        weight *= Smoothing;
        return mean / (1 - weight);
    }
}
