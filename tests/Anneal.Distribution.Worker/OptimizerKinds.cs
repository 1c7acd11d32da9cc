using Anneal.Optimizers;

namespace Anneal.Distribution.Worker;

/// <summary>Each optimizer of the library, and each option that acts on whole gradients.</summary>
internal static class OptimizerKinds
{
    public static readonly Dictionary<string, Func<Optimizer>> All = new()
    {
        ["SGD"] = () => new SGD(0.01, momentum: 0.9, nesterov: true),
        ["Adam"] = () => new Adam(0.01),
        ["AdamW"] = () => new AdamW(0.01),
        ["Adamax"] = () => new Adamax(0.01),
        ["Nadam"] = () => new Nadam(0.01),
        ["RMSprop"] = () => new RMSprop(0.01),
        ["Adagrad"] = () => new Adagrad(0.01),
        ["Adadelta"] = () => new Adadelta(0.1),
        ["Adafactor"] = () => new Adafactor(0.01),
        ["Ftrl"] = () => new Ftrl(0.01),
        ["Lion"] = () => new Lion(0.001),
        ["Lamb"] = () => new Lamb(0.01),
        ["Muon"] = () => new Muon(0.002),
        ["ScheduleFreeAdamW"] = () => new ScheduleFreeAdamW(0.01),
        ["LossScaleOptimizer"] = () => new LossScaleOptimizer(new Adam(0.01)),
        ["GlobalClipNorm"] = () => new SGD(0.05) { GlobalClipNorm = 0.5 },
        ["ClipNorm"] = () => new SGD(0.05) { ClipNorm = 0.2 },
        ["ClipValue"] = () => new SGD(0.05) { ClipValue = 0.1 },
        ["UseEma"] = () => new SGD(0.05) { UseEma = true, EmaMomentum = 0.9 },
        ["GradientAccumulationSteps"] = () => new Adam(0.01) { GradientAccumulationSteps = 3 },
        ["MultiOptimizer"] = () => new MultiOptimizer(new OptimizerMap(new Adam(0.01), (".*bias", new SGD(0.02)))),
    };
}
