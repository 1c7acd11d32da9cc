using System.Globalization;
using Anneal.Optimizers;

namespace Anneal.Callbacks;

/// <summary>Sets the learning rate at the beginning of each epoch by a function.</summary>
/// <remarks>
/// It changes the factor <c>learning_rate_scheduler</c> of <see cref="Optimizer.RateFactors"/> so that the next update has the rate that the function returns. A schedule of the
/// optimizer goes on from there within the epoch. For rates that depend on the update only, use a schedule. Keras: <c>keras.callbacks.LearningRateScheduler</c>.
/// </remarks>
/// <example><code>
/// model.Fit(x, y, epochs: 20, callbacks: new LearningRateScheduler((epoch, rate) => epoch &lt; 10 ? rate : rate * 0.9));
/// </code></example>
public sealed class LearningRateScheduler : Callback
{
    /// <summary>The name of the factor in <see cref="Optimizer.RateFactors"/>.</summary>
    public const string FactorName = "learning_rate_scheduler";

    private readonly Func<int, double, double> schedule;

    /// <summary>Makes the callback.</summary>
    /// <param name="schedule">Takes the epoch, from 0, and the rate of the next update, and returns the rate to use, 0 or more.</param>
    /// <param name="verbose">0 is silent, 1 shows each rate. Default 0.</param>
    /// <exception cref="ArgumentException"><paramref name="verbose"/> is neither 0 nor 1.</exception>
    public LearningRateScheduler(Func<int, double, double> schedule, int verbose = 0)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        this.schedule = schedule;
        Verbose = Require.Between(verbose, 0, 1);
    }

    /// <summary>Makes the callback from a function of the epoch.</summary>
    /// <param name="schedule">Takes the epoch, from 0, and returns the rate to use, 0 or more.</param>
    /// <param name="verbose">0 is silent, 1 shows each rate. Default 0.</param>
    /// <exception cref="ArgumentException"><paramref name="verbose"/> is neither 0 nor 1.</exception>
    public LearningRateScheduler(Func<int, double> schedule, int verbose = 0)
        : this(schedule is null ? null! : (epoch, _) => schedule(epoch), verbose)
    {
    }

    /// <summary>1 to show each rate.</summary>
    public int Verbose { get; }

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        foreach (var part in Model.Optimizer.Parts) part.RateFactors.TryAdd(FactorName, 1);
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch)
    {
        var parts = Model.Optimizer.Parts;
        foreach (var part in parts)
        {
            var old = part.LearningRate;
            var next = schedule(epoch, old);
            Set(part, epoch, next);
            Tell(Verbose, $"Epoch {epoch + 1}: LearningRateScheduler setting {(parts.Count > 1 ? $"{part.Name} " : "")}learning rate to {NumberText.Python(next)}.");
        }
    }

    private static void Set(Optimizer part, int epoch, double rate)
    {
        if (!double.IsFinite(rate) || rate < 0)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The schedule of LearningRateScheduler must return a rate of 0 or more; it returned {rate} for epoch {epoch}."));
        part.RateFactors[FactorName] = 1;
        var without = part.LearningRate;
        if (without > 0) part.RateFactors[FactorName] = rate / without;
        else if (rate > 0)
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"LearningRateScheduler cannot set the rate of epoch {epoch} to {rate}: the rate of optimizer '{part.Name}' is 0 there, and a factor of 0 stays 0."));
    }
}
