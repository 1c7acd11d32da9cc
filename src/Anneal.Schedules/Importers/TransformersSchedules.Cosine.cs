namespace Anneal.Schedules;

/// <content>Cosines.</content>
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
        return warmup == 0 ? wave : (warmup == 1 ? first : Pieces.Line(first, rate, warmup - 1)).Then(wave, at: warmup);
    }

    // n step mod rest, in whole numbers while n is one, so that no restart is missed.
    private static LearningRateSchedule CosineWithRestarts(TransformersArguments arguments)
    {
        var (rest, cycles) = (arguments.Rest, arguments.Number("num_cycles", 1));
        Require.Positive((Number)cycles, "num_cycles");
        var wave = new FormulaSchedule(FormattableString.Invariant(
            $"{arguments.LearningRate:R} * (1 + cos(pi * ({cycles:R} * step - {rest} * floor({cycles:R} * step / {rest})) / {rest})) / 2"));
        return arguments.Warm(wave.Then(0, at: rest));
    }

    private static LearningRateSchedule WarmupStableDecay(TransformersArguments arguments)
    {
        var decay = arguments.Steps("num_decay_steps") ?? throw arguments.Missing("num_decay_steps");
        var stable = arguments.Steps("num_stable_steps") ?? arguments.Training - arguments.Warmup - decay;
        Require.NotNegative((Number)stable, "num_stable_steps");
        var (rate, floor) = (arguments.LearningRate, arguments.LearningRate * Require.NotNegative((Number)arguments.Number("min_lr_ratio", 0), "min_lr_ratio"));
        var warmup = arguments.Choice("warmup_type", "linear") switch
        {
            "linear" => WarmupShape.Linear,
            "cosine" => WarmupShape.Cosine,
            _ => WarmupShape.OneMinusSqrt,
        };
        var cycles = arguments.Number("num_cycles", 0.5);
        var type = arguments.Choice("decay_type", "cosine");
        var schedule = new ConstantRate(rate).WithWarmup(arguments.Warmup, from: floor, warmup);
        if (decay > 0)
            schedule = schedule.Then(at: arguments.Warmup + stable, next: type switch
            {
                "linear" => Pieces.Line(rate, floor, decay),
                "cosine" => Wave(rate, floor, decay, cycles),
                _ => Pieces.Between(floor, rate, new FormulaSchedule(FormattableString.Invariant($"1 - sqrt(step / {decay})"))),
            });
        return schedule.Then(floor, at: arguments.Warmup + stable + decay);
    }

    private static LearningRateSchedule Wave(double top, double bottom, long length, double cycles) =>
        cycles == 0 ? new ConstantRate(top) : Pieces.Wave(top, bottom, length / Math.Abs(2 * cycles));
}
