using Anneal.Optimizers;

namespace Anneal.Callbacks;

/// <summary>Reduces the learning rate when a number of the logs has stopped improving.</summary>
/// <remarks>
/// It changes the factor <c>plateau</c> of <see cref="Optimizer.RateFactors"/>, so a schedule goes on below it: the rate is schedule(clock) × factors. Of a
/// <see cref="MultiOptimizer"/> it changes each optimizer. An improvement is as in <see cref="EarlyStopping"/>. Keras: <c>keras.callbacks.ReduceLROnPlateau</c>.
/// </remarks>
/// <example><code>
/// model.Fit(x, y, epochs: 100, validationSplit: 0.2, callbacks: new ReduceLROnPlateau(factor: 0.2, patience: 5, minLr: 1e-5));
/// </code></example>
public sealed class ReduceLROnPlateau : Callback
{
    /// <summary>The name of the factor in <see cref="Optimizer.RateFactors"/>.</summary>
    public const string FactorName = "plateau";

    private readonly Monitor monitor;

    /// <summary>Makes the callback.</summary>
    /// <param name="monitor">The name of the number in the logs. Default <c>val_loss</c>.</param>
    /// <param name="factor">What the rate is multiplied by, at least 0 and less than 1. Default 0.1.</param>
    /// <param name="patience">The number of epochs without improvement after which the rate is reduced, at least 0. Default 10.</param>
    /// <param name="verbose">0 is silent, 1 shows each reduction. Default 0.</param>
    /// <param name="mode"><c>"min"</c>, <c>"max"</c> or <c>"auto"</c>: by the name of the number. Default <c>"auto"</c>.</param>
    /// <param name="minDelta">The least change that counts as an improvement; its sign is ignored. Default 1e-4.</param>
    /// <param name="cooldown">The number of epochs after a reduction in which epochs without improvement are not counted, at least 0. Default 0.</param>
    /// <param name="minLr">The rate below which it is not reduced, at least 0. Default 0.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public ReduceLROnPlateau(
        string monitor = "val_loss",
        double factor = 0.1,
        int patience = 10,
        int verbose = 0,
        Choice<MonitorMode> mode = default,
        double minDelta = 1e-4,
        int cooldown = 0,
        double minLr = 0)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(monitor);
        this.monitor = new(this, monitor, mode, minDelta);
        Factor = Require.FractionBelowOne(factor);
        Patience = Require.AtLeast(patience, 0);
        Verbose = Require.Between(verbose, 0, 1);
        Cooldown = Require.AtLeast(cooldown, 0);
        MinLr = Require.NotNegative(minLr);
    }

    /// <summary>The name of the number.</summary>
    public string Monitor => monitor.Name;

    /// <summary>What the rate is multiplied by.</summary>
    public double Factor { get; }

    /// <summary>The number of epochs without improvement after which the rate is reduced.</summary>
    public int Patience { get; }

    /// <summary>1 to show each reduction.</summary>
    public int Verbose { get; }

    /// <summary>Which direction is better.</summary>
    public MonitorMode Mode => monitor.Mode;

    /// <summary>The least change that counts as an improvement.</summary>
    public double MinDelta => monitor.MinDelta;

    /// <summary>The number of epochs to leave alone after a reduction.</summary>
    public int Cooldown { get; }

    /// <summary>The rate below which it is not reduced.</summary>
    public double MinLr { get; }

    /// <summary>The best value so far; null before there is one.</summary>
    public double? Best => monitor.Best;

    /// <summary>The number of epochs since the last improvement or reduction.</summary>
    public int Wait { get; private set; }

    /// <summary>The number of epochs left of the cooldown.</summary>
    public int CooldownCounter { get; private set; }

    /// <inheritdoc/>
    public override void OnTrainBegin()
    {
        monitor.Begin(Model);
        (monitor.Best, Wait, CooldownCounter) = (null, 0, 0);
        foreach (var part in Model.Optimizer.Parts) part.RateFactors.TryAdd(FactorName, 1);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (monitor.Read(logs, Announce) is not { } current) return;
        if (CooldownCounter > 0)
        {
            CooldownCounter--;
            Wait = 0;
        }
        if (monitor.Improves(current))
        {
            Wait = 0;
        }
        else if (CooldownCounter == 0 && ++Wait >= Patience && Reduce(epoch))
        {
            CooldownCounter = Cooldown;
            Wait = 0;
        }
    }

    /// <inheritdoc/>
    public override CallbackState GetState()
    {
        var state = new CallbackState { Values = { ["wait"] = Wait, ["cooldown_counter"] = CooldownCounter } };
        state.Add("best", Best);
        return state;
    }

    /// <inheritdoc/>
    public override void SetState(CallbackState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (monitor.Best, Wait, CooldownCounter) = (state.Number("best"), state.Value<int>("wait"), state.Value<int>("cooldown_counter"));
    }

    private bool Reduce(int epoch)
    {
        var (parts, reduced) = (Model.Optimizer.Parts, false);
        foreach (var part in parts)
        {
            var old = part.LearningRate;
            // As float32, which updates take: the least rate itself is not above itself for the rounding of factors.
            if ((float)old <= (float)MinLr) continue;
            var next = Math.Max(old * Factor, MinLr);
            part.RateFactors[FactorName] *= next / old;
            reduced = true;
            Tell(Verbose, $"Epoch {epoch + 1}: ReduceLROnPlateau reducing{(parts.Count > 1 ? $" {part.Name}" : "")} learning rate to {NumberText.Python(next)}.");
        }
        return reduced;
    }
}
