using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The schedules of Hugging Face transformers, by the names that its <c>get_scheduler</c> and <c>lr_scheduler_type</c> take.</summary>
/// <remarks>
/// <para>The conventions of transformers apply: the number of training steps includes the warm-up, the first rate of the warm-up is 0, and
/// after the end a line stays at its last value while a cosine rises again.</para>
/// <para>With <c>W</c> warm-up steps, <c>N</c> training steps, the rate <c>r</c>, <c>q = (t - W) / (N - W)</c>, and <c>r * t / W</c> while
/// <c>t &lt; W</c>, the names are:</para>
/// <list type="bullet">
/// <item><c>constant</c> (no warm-up), <c>constant_with_warmup</c>: <c>r</c>.</item>
/// <item><c>linear</c>: <c>r * max(0, 1 - q)</c>.</item>
/// <item><c>cosine</c>: <c>r * (1 + cos(2 pi * num_cycles * q)) / 2</c>; <c>num_cycles</c> is 0.5 by default.</item>
/// <item><c>cosine_with_restarts</c>: <c>r * (1 + cos(pi * (num_cycles * q mod 1))) / 2</c>, and 0 from <c>N</c> on; <c>num_cycles</c>, a whole
/// number, is 1.</item>
/// <item><c>polynomial</c>: <c>(r - lr_end) * (1 - q) ^ power + lr_end</c>, and <c>lr_end</c> from <c>N</c> on; <c>lr_end</c> is 1e-7,
/// <c>power</c> 1.</item>
/// <item><c>inverse_sqrt</c>: <c>r / sqrt((t - W + timescale) / timescale)</c>; <c>timescale</c> is <c>W</c>, or 10000 without warm-up.</item>
/// <item><c>cosine_with_min_lr</c>: as <c>cosine</c>, down to <c>min_lr</c>, or <c>min_lr_rate</c> as a fraction of <c>r</c>.</item>
/// <item><c>cosine_warmup_with_min_lr</c>: as <c>cosine_with_min_lr</c>, but one step earlier. The warm-up begins at <c>r / W</c>, or at
/// <c>warmup_lr_rate</c> of <c>r</c>, and the peak is at <c>W - 1</c>.</item>
/// <item><c>warmup_stable_decay</c>: from <c>min_lr_ratio</c> (0) of <c>r</c> up by <c>warmup_type</c> (<c>linear</c>), <c>r</c> for
/// <c>num_stable_steps</c> (default: the rest of <c>N</c>), and down by <c>decay_type</c> (<c>cosine</c>, with <c>num_cycles</c>) in
/// <c>num_decay_steps</c>; the types are
/// <c>linear</c>, <c>cosine</c> and <c>1-sqrt</c>.</item>
/// </list>
/// <example><code>
/// var schedule = TransformersSchedules.Get("cosine", learningRate: 5e-5, numWarmupSteps: 500, numTrainingSteps: 10_000);
/// </code></example>
/// <para>Source: transformers, <c>optimization.py</c>.</para>
/// </remarks>
public static partial class TransformersSchedules
{
    private static readonly Dictionary<string, Func<TransformersArguments, LearningRateSchedule>> ByName = new(StringComparer.Ordinal)
    {
        ["linear"] = Linear,
        ["cosine"] = Cosine,
        ["cosine_with_restarts"] = CosineWithRestarts,
        ["polynomial"] = Polynomial,
        ["constant"] = arguments => new ConstantRate(arguments.LearningRate),
        ["constant_with_warmup"] = arguments => arguments.Warm(new ConstantRate(arguments.LearningRate)),
        ["inverse_sqrt"] = InverseSqrt,
        ["cosine_with_min_lr"] = CosineWithMinLr,
        ["cosine_warmup_with_min_lr"] = CosineWarmupWithMinLr,
        ["warmup_stable_decay"] = WarmupStableDecay,
    };

    /// <summary>The names that <see cref="Get"/> accepts.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Keys;

    /// <summary>Makes a schedule by name. The <c>get_scheduler</c> of transformers.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="learningRate">The rate of the optimizer, greater than 0.</param>
    /// <param name="numWarmupSteps">The steps of the warm-up, 0 or more. Required except by <c>constant</c>. Default null.</param>
    /// <param name="numTrainingSteps">The steps of the run including the warm-up, more than <paramref name="numWarmupSteps"/>. Required
    /// except by <c>constant</c>, <c>constant_with_warmup</c>, <c>inverse_sqrt</c>, and <c>warmup_stable_decay</c> with
    /// <c>num_stable_steps</c>. Default null.</param>
    /// <param name="schedulerSpecificKwargs">Further arguments under transformers' names. Default null: none.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Differs from transformers: unknown arguments are refused for every name, and so is a run that is no longer than its warm-up
    /// (transformers assumes one more step).</remarks>
    /// <exception cref="ArgumentException">The name is unknown (the error lists the nearest name), or an argument is missing, unknown or of
    /// the wrong type.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range or not finite.</exception>
    public static LearningRateSchedule Get(
        string name, double learningRate, long? numWarmupSteps = null, long? numTrainingSteps = null, JsonObject? schedulerSpecificKwargs = null)
    {
        var make = Find(name);
        Require.Positive(learningRate);
        Require.AtLeast(numWarmupSteps, 0);
        if (numTrainingSteps <= (numWarmupSteps ?? 0))
            throw Require.Refused(numTrainingSteps, $"greater than numWarmupSteps ({numWarmupSteps ?? 0})");
        var arguments = new TransformersArguments(name, learningRate, numWarmupSteps, numTrainingSteps, schedulerSpecificKwargs ?? []);
        try
        {
            var schedule = make(arguments);
            arguments.Finish();
            return schedule;
        }
        catch (InvalidOperationException error)
        {
            throw new ArgumentException("schedulerSpecificKwargs holds text that is not valid Unicode.", nameof(schedulerSpecificKwargs), error);
        }
    }

    private static Func<TransformersArguments, LearningRateSchedule> Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name == "reduce_lr_on_plateau")
            throw new ArgumentException(
                "reduce_lr_on_plateau depends on a metric and not on the step, so it is not a schedule. "
                + "Set optimizer.LearningRate, or a factor in optimizer.RateFactors, in a callback of your own.", nameof(name));
        return ByName.GetValueOrDefault(name) ?? throw new ArgumentException(
            $"'{JsonText.Shorten(name)}' is not a schedule of transformers{Nearest.Hint("; the nearest is", name, Names)}.", nameof(name));
    }

    private static LearningRateSchedule Linear(TransformersArguments arguments) =>
        arguments.Warm(new LinearDecay(arguments.LearningRate, arguments.Rest));

    private static LearningRateSchedule Polynomial(TransformersArguments arguments)
    {
        var end = arguments.Number("lr_end", 1e-7);
        if (end >= arguments.LearningRate)
            throw TransformersArguments.OutOfRange("lr_end", $"below the learning rate ({(Number)arguments.LearningRate})", end);
        return arguments.Warm(new PolynomialDecay(arguments.LearningRate, arguments.Rest, end, arguments.Number("power", 1)));
    }

    private static LearningRateSchedule InverseSqrt(TransformersArguments arguments)
    {
        var timescale = arguments.Number("timescale", arguments.Warmup > 0 ? arguments.Warmup : 10_000);
        return arguments.Warm(new InverseSquareRootDecay(arguments.LearningRate, Require.Positive((Number)timescale, "timescale")));
    }
}
