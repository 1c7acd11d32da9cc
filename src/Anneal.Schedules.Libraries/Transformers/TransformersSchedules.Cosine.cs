namespace Anneal.Schedules;

/// <content>Cosine schedules.</content>
public static partial class TransformersSchedules
{
    private static LearningRateSchedule Cosine(TransformersArguments arguments) =>
        arguments.Warm(Wave(arguments.LearningRate, 0, arguments.Rest, arguments.Number("num_cycles", 0.5)));

    private static LearningRateSchedule CosineWithMinLr(TransformersArguments arguments)
    {
        var bottom = arguments.LearningRate * arguments.MinRate();
        return arguments.Warm(Wave(arguments.LearningRate, bottom, arguments.Rest, arguments.Number("num_cycles", 0.5)));
    }

    private static LearningRateSchedule CosineWarmupWithMinLr(TransformersArguments arguments)
    {
        var (rate, warmup) = (arguments.LearningRate, arguments.Warmup);
        var first = rate * arguments.Number("warmup_lr_rate", 1 / Math.Max(1.0, warmup));
        var wave = Wave(rate, rate * arguments.MinRate(), arguments.Rest, arguments.Number("num_cycles", 0.5)).Shift(-1);
        return warmup == 0 ? wave : (warmup == 1 ? (LearningRateSchedule)first : new LinearDecay(first, warmup - 1, rate)).Then(wave, at: warmup);
    }

    private static LearningRateSchedule CosineWithRestarts(TransformersArguments arguments)
    {
        var cycles = arguments.Steps("num_cycles") ?? 1;
        return cycles is >= 1 and <= int.MaxValue
            ? arguments.Warm(new CosineHardRestarts(arguments.LearningRate, arguments.Rest, (int)cycles))
            : throw TransformersArguments.OutOfRange("num_cycles", "1 or more", cycles);
    }

    private static LearningRateSchedule WarmupStableDecay(TransformersArguments arguments)
    {
        var decay = arguments.Steps("num_decay_steps") ?? throw arguments.Missing("num_decay_steps");
        var stable = arguments.Steps("num_stable_steps") ?? arguments.Training - arguments.Warmup - decay;
        Require.NotNegative((Number)stable, "num_stable_steps");
        var (rate, floor) = (arguments.LearningRate, arguments.LearningRate * Require.NotNegative((Number)arguments.Number("min_lr_ratio", 0), "min_lr_ratio"));
        var (warmup, shape) = (arguments.Choice("warmup_type", "linear"), arguments.Choice("decay_type", "cosine"));
        var cycles = arguments.Number("num_cycles", 0.5);
        LearningRateSchedule rest = shape == "cosine" && cycles != 0.5
            ? new ConstantRate(rate).Then(Wave(rate, floor, decay, cycles), at: stable).Then(floor, at: stable + decay)
            : new StableDecay(rate, stable, decay, floor, shape switch
            {
                "linear" => DecayShape.Linear,
                "cosine" => DecayShape.Cosine,
                _ => DecayShape.OneMinusSqrt,
            });
        return new ConstantRate(rate).WithWarmup(arguments.Warmup, from: floor, warmup switch
        {
            "linear" => WarmupShape.Linear,
            "cosine" => WarmupShape.Cosine,
            _ => WarmupShape.OneMinusSqrt,
        }).Then(rest, at: arguments.Warmup);
    }

    private static LearningRateSchedule Wave(double top, double bottom, long length, double cycles) =>
        cycles == 0 ? new ConstantRate(top) : new CosineAnnealing(top, length / Math.Abs(2 * cycles), bottom, after: After.Continue);
}
