using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Schedules;

/// <summary>Sets the rates, and optionally the momentum, of a TorchSharp optimizer by schedules.</summary>
/// <remarks>
/// <para>It replaces any scheduler of <c>torch.optim.lr_scheduler</c>: call <see cref="step()"/> after each <c>optimizer.step()</c>. Its
/// only state is <see cref="Iterations"/>, the number of updates done. The rates are those of the schedule at that step, whatever was
/// called before and whatever rates the optimizer had.</para>
/// <para>A parameter group that is added later gets its rate at the next <see cref="step()"/>. Join schedules with <c>Then</c>, because
/// TorchSharp's <c>SequentialLR</c> steps its first scheduler once when it is made.</para>
/// <para>A step that fails changes nothing. A metric that is passed to <c>step</c> is ignored, as in TorchSharp.</para>
/// </remarks>
/// <example><code>
/// var scheduler = new CosineDecay(0.1, decaySteps: 10_000).ToTorchScheduler(optimizer);   // or, by group:
/// var scheduler = new TorchScheduler(optimizer, [new CosineDecay(0.01, decaySteps: 10_000), new CosineDecay(0.1, decaySteps: 10_000)]);
/// ...
/// optimizer.step();
/// scheduler.step();
/// </code></example>
public sealed class TorchScheduler : optim.lr_scheduler.LRScheduler
{
    private readonly optim.Optimizer optimizer;
    private readonly LearningRateSchedule[] schedules;
    private readonly LearningRateSchedule? momentum;
    private readonly bool asFactor;
    private double[] rates = [];

    /// <summary>Makes a scheduler with one schedule for all parameter groups or one per group, and sets the rates of the next update.</summary>
    /// <param name="optimizer">An optimizer of TorchSharp.</param>
    /// <param name="schedules">One schedule for all groups, or one per group in their order.</param>
    /// <param name="iterations">The number of updates done, 0 or more. To continue a run, pass the earlier <see cref="Iterations"/>. Default 0.</param>
    /// <param name="momentum">The schedule of the momentum of SGD and RMSProp, or of the first beta of Adam and its variants, in [0, 1),
    /// for all groups. Default null: it does not change.</param>
    /// <param name="asFactor">Whether schedules give a factor: the rate is <c>InitialLearningRate</c> of the group times
    /// <c>schedule.At(step)</c>, as in <c>LambdaLR</c>. Default false: the rate is <c>schedule.At(step)</c>, whatever rate the group had.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="iterations"/> is below 0.</exception>
    /// <exception cref="ArgumentException">The number of schedules is neither 1 nor the number of groups, or the optimizer has neither a momentum nor betas for
    /// <paramref name="momentum"/>.</exception>
    /// <exception cref="InvalidOperationException">A rate is not finite or below 0, a momentum is out of range, or a length of a schedule
    /// depends on the run (call <c>Bind</c> first).</exception>
    public TorchScheduler(
        optim.Optimizer optimizer, IReadOnlyList<LearningRateSchedule> schedules, long iterations = 0, LearningRateSchedule? momentum = null,
        bool asFactor = false)
        : base(optimizer ?? throw new ArgumentNullException(nameof(optimizer)))
    {
        ArgumentNullException.ThrowIfNull(schedules);
        this.optimizer = optimizer;
        this.schedules = [.. schedules];
        this.momentum = momentum;
        this.asFactor = asFactor;
        if (Array.IndexOf(this.schedules, null) is >= 0 and var missing) throw new ArgumentException($"schedules[{missing}] is null.", nameof(schedules));
        if (momentum is not null && !optimizer.ParamGroups.All(group => group is optim.IMomentum or optim.IBetas))
            throw new ArgumentException(
                $"{optimizer.GetType().Name} has neither a momentum nor betas that a schedule could set. Leave momentum null.", nameof(momentum));
        step(iterations);
    }

    /// <summary>The number of updates done, which is the index of the next update. This is the whole state: save it, and pass it to
    /// <c>ToTorchScheduler</c> or to <see cref="step(long)"/> to continue.</summary>
    public long Iterations { get; private set; }

    /// <summary>The rates of the optimizer for the next update, one per group, including manual changes.</summary>
    /// <returns>A new list. Through a variable of type <c>LRScheduler</c>, TorchSharp's own method is called, which returns the rates that
    /// were set last.</returns>
#pragma warning disable CA1707 // TorchSharp's name.
    public new IEnumerable<double> get_last_lr() => [.. optimizer.ParamGroups.Select(group => group.LearningRate)];
#pragma warning restore CA1707

    /// <summary>Counts one update and sets the rates of the next.</summary>
    /// <exception cref="InvalidOperationException">A rate is not finite or below 0, or a momentum is outside [0, 1).</exception>
    public override void step() => step(Iterations + 1);

    /// <summary>Goes to an update, or to the next one.</summary>
    /// <param name="epoch">The index of the update, 0 or more; null for the next.</param>
    /// <inheritdoc cref="step(long)"/>
    public override void step(int? epoch) => step(epoch ?? Iterations + 1);

    /// <summary>Goes to an update, forwards or backwards, and sets its rates. The result is the same as after stepping to it.</summary>
    /// <param name="iterations">The index of the update, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="iterations"/> is below 0.</exception>
    /// <exception cref="ArgumentException">The number of groups no longer matches the number of schedules.</exception>
    /// <exception cref="InvalidOperationException">A rate is not finite or below 0, or a momentum is outside [0, 1).</exception>
    public void step(long iterations)
    {
        Require.AtLeast(iterations, 0);
        var groups = optimizer.ParamGroups.ToList();
        if (schedules.Length != 1 && schedules.Length != groups.Count)
            throw new ArgumentException(
                $"The optimizer has {groups.Count} parameter groups, and {schedules.Length} schedules were given. Give one per group, or one for all.", nameof(schedules));
        var newRates = groups.Select((group, index) => RateOf(group, index, iterations)).ToArray();
        double? newMomentum = momentum is null ? null : MomentumOf(momentum, iterations);

        rates = newRates;
        for (var i = 0; i < groups.Count; i++)
        {
            groups[i].LearningRate = rates[i];
            if (newMomentum is { } value) SetMomentum(groups[i], value);
        }
        Iterations = iterations;
        base.step(null); // keeps what get_last_lr() tells where this is held as an LRScheduler
    }

    /// <summary>The rates, one per group, for TorchSharp.</summary>
    protected override IEnumerable<double> get_lr() => rates;

    private double RateOf(optim.ILearningRateController group, int index, long iterations)
    {
        var schedule = schedules.Length == 1 ? schedules[0] : schedules[index];
        var rate = schedule.At(iterations) * (asFactor ? group.InitialLearningRate : 1);
        return double.IsFinite(rate) && rate >= 0
            ? rate
            : throw OutOfRange($"learning rate of parameter group {index}", rate, "0 or more and finite", iterations, schedule);
    }

    private static double MomentumOf(LearningRateSchedule momentum, long iterations)
    {
        var value = momentum.At(iterations);
        return value is >= 0 and < 1 ? value : throw OutOfRange("momentum", value, "in [0, 1)", iterations, momentum);
    }

    private static void SetMomentum(optim.ILearningRateController group, double value)
    {
        if (group is optim.IMomentum one) one.Momentum = value;
        if (group is optim.IBetas two) two.Betas = (value, two.Betas.Item2);
    }

    private static InvalidOperationException OutOfRange(string name, double value, string range, long iterations, LearningRateSchedule schedule) =>
        new(string.Create(CultureInfo.InvariantCulture, $"At update {iterations} the {name} is {value}; it must be {range}. It comes from {schedule}."));
}
