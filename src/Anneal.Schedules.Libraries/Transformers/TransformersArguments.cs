using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>The arguments of a schedule of transformers; those that are missing are asked for.</summary>
internal sealed class TransformersArguments(string name, double learningRate, long? warmup, long? training, JsonObject kwargs)
{
    private readonly ConfigReader _kwargs = new(name, kwargs, "");

    public double LearningRate { get; } = learningRate;

    public long Warmup => warmup ?? throw Missing("numWarmupSteps");

    public long Training => training ?? throw Missing("numTrainingSteps");

    /// <summary>Steps after the warm-up.</summary>
    public long Rest => Training - Warmup;

    /// <summary>The schedule after a line from 0.</summary>
    public LearningRateSchedule Warm(LearningRateSchedule schedule) => schedule.WithWarmup(Warmup, from: 0);

    public double Number(string key, double missing) => Require.Finite(_kwargs.NumberOrNull(key) ?? missing, key);

    public long? Steps(string key) => _kwargs.NumberOrNull(key) is not { } steps ? null : steps >= 0 && steps == Math.Floor(steps) && steps <= 1L << 53
        ? (long)steps
        : throw OutOfRange(key, "a whole number, 0 or more", steps);

    public string Choice(string key, string missing) => _kwargs.Text(key, missing) is var choice && choice is "linear" or "cosine" or "1-sqrt"
        ? choice
        : throw new ArgumentException($"{key} must be linear, cosine or 1-sqrt; it was {(choice is null ? "null" : $"'{JsonText.Shorten(choice)}'")}.", key);

    /// <summary>The lowest rate as a fraction of the highest.</summary>
    public double MinRate() => (_kwargs.NumberOrNull("min_lr"), _kwargs.NumberOrNull("min_lr_rate")) switch
    {
        ({ } rate, null) => Require.NotNegative(rate, "min_lr") / LearningRate,
        (null, { } fraction) => Require.NotNegative(fraction, "min_lr_rate"),
        (null, null) => throw Missing("min_lr or min_lr_rate"),
        ({ } rate, { } fraction) => throw new ArgumentException($"Give either min_lr or min_lr_rate, not both; they were {(Number)rate} and {(Number)fraction}."),
    };

    public void Finish() => _kwargs.Finish();

    public ArgumentException Missing(string argument) => new($"{name} needs {argument}, which was not given.");

    public static ArgumentOutOfRangeException OutOfRange(string argument, string range, double value) => Require.Refused(value, range, argument);
}
