using Anneal.Schedules;

namespace Anneal.Training;

/// <summary>The result of a <see cref="LearningRateFinder"/>: the loss at each rate, and the rates that four rules suggest.</summary>
/// <remarks>The rules look at the smoothed losses without the first tenth of the planned steps and the last five, and without what follows a loss that is no number. Below, r and l are
/// the rates and losses that are left. Source: fastai, <c>callback.schedule</c>.</remarks>
public sealed class LearningRateCurve
{
    private const int Tail = 5, Least = 3, SlideWidth = 15;
    private const double SlideThreshold = 0.005;

    private readonly double[] r, l;

    internal LearningRateCurve(IReadOnlyList<double> rates, IReadOnlyList<double> losses, IReadOnlyList<double> smoothedLosses, int skipped)
    {
        (Rates, Losses, SmoothedLosses) = (rates, losses, smoothedLosses);
        l = [.. smoothedLosses.SkipLast(Tail).Skip(skipped).TakeWhile(double.IsFinite)];
        r = [.. rates.Skip(skipped).Take(l.Length)];
    }

    /// <summary>The rate of each step.</summary>
    public IReadOnlyList<double> Rates { get; }

    /// <summary>The loss of each step, before its update.</summary>
    public IReadOnlyList<double> Losses { get; }

    /// <summary>The smoothed loss of each step.</summary>
    public IReadOnlyList<double> SmoothedLosses { get; }

    /// <summary>Half of the longest falling part of the curve: of the longest sequence of ever smaller losses (which need not be neighbours), the place after one third and half of the
    /// second. The best of the four in most cases.</summary>
    /// <exception cref="InvalidOperationException">The losses are too few: the test ended too early.</exception>
    public double Valley
    {
        get
        {
            RequireEnough();
            var (start, end) = LongestFall();
            var third = (end - start) / 3.0;
            return r[Math.Max(0, start + (int)third + (int)(third / 2))];
        }
    }

    /// <summary>The rate before the slope rises: from the right, the last place at which the slopes of two points that are 15 steps apart differ by more than 0.005.</summary>
    /// <exception cref="InvalidOperationException">The losses are too few: the test ended too early.</exception>
    public double Slide
    {
        get
        {
            RequireEnough();
            var slopes = Slopes();
            var (right, left) = (l.Length - 1, Math.Max(0, l.Length - 1 - SlideWidth));
            var rate = r[left];
            for (; left >= 0 && Math.Abs(slopes[right] - slopes[left]) > SlideThreshold; right--, left--) rate = r[left];
            return rate;
        }
    }

    /// <summary>A tenth of the rate with the least loss.</summary>
    /// <exception cref="InvalidOperationException">The losses are too few: the test ended too early.</exception>
    public double Minimum
    {
        get
        {
            RequireEnough();
            return r[Array.IndexOf(l, l.Min())] / 10;
        }
    }

    /// <summary>The rate at which the loss falls fastest: <c>(l[i+1] - l[i]) / (ln r[i+1] - ln r[i])</c> is least.</summary>
    /// <exception cref="InvalidOperationException">The losses are too few: the test ended too early.</exception>
    public double Steep
    {
        get
        {
            RequireEnough();
            return r[Enumerable.Range(0, l.Length - 1).MinBy(i => (l[i + 1] - l[i]) / (Math.Log(r[i + 1]) - Math.Log(r[i])))];
        }
    }

    /// <summary>A one-cycle schedule as fastai's <c>fit_one_cycle</c>, over the whole of the next <c>Fit</c>.</summary>
    /// <param name="peak">The highest rate. Default: <see cref="Valley"/>.</param>
    public OneCycle OneCycle(double? peak = null) => Schedules.OneCycle.Fastai(peak ?? Valley, 100.Percent);

    /// <summary>A cosine decay to 0 over the whole of the next <c>Fit</c>.</summary>
    /// <param name="initial">The first rate. Default: <see cref="Valley"/>.</param>
    public CosineDecay CosineDecay(double? initial = null) => new(initial ?? Valley, 100.Percent);

    private void RequireEnough()
    {
        if (l.Length < Least)
            throw new InvalidOperationException(
                $"The range test has {Rates.Count} losses, too few for a suggestion: it ended at a rate of {Rates[^1].ToString("G3", System.Globalization.CultureInfo.InvariantCulture)}. "
                + "Use a smaller startRate or more steps, or look at Rates and Losses.");
    }

    private (int Start, int End) LongestFall()
    {
        var lengths = new int[l.Length];
        Array.Fill(lengths, 1);
        var (start, end) = (0, 0);
        for (var i = 1; i < l.Length; i++)
            for (var j = 0; j < i; j++)
            {
                if (l[i] < l[j]) lengths[i] = Math.Max(lengths[i], lengths[j] + 1);
                if (lengths[end] < lengths[i]) (end, start) = (i, i - lengths[i]);
            }
        return (start, end);
    }

    private double[] Slopes()
    {
        var n = l.Length;
        return [l[1] - l[0], .. Enumerable.Range(1, n - 2).Select(i => (l[i + 1] - l[i - 1]) / 2), l[n - 1] - l[n - 2]];
    }
}
