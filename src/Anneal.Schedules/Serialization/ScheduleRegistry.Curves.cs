namespace Anneal.Schedules;

internal static partial class ScheduleRegistry
{
    private static void AddCurves()
    {
        Own(LinearDecay.Read);
        Own(StepDecay.Read);
        Own(MultiStepDecay.Read);
        Own(MultiStepRates.Read);
        Own(NaturalExponentialDecay.Read);
        Own(ExponentialTransition.Read);
        Own(PolynomialTransition.Read);
        Own(InverseSquareRootDecay.Read);
        Own(TanhDecay.Read);
        Own(SigmoidDecay.Read);
        Own(NoamDecay.Read);
        Own(CosineAnnealing.Read);
        Own(CosineHardRestarts.Read);
        Own(CyclicalLearningRate.Read);
        Own(SineCycle.Read);
        Own(OneCycle.Read);
        Own(StableDecay.Read);
        Own(PiecewiseInterpolation.Read);
        Own(RateTable.Read);
        Own(SeededNoise.Read);
    }
}
