namespace Anneal.Schedules;

/// <content>Schedules of image classification.</content>
public static partial class PublishedSchedules
{
    /// <summary>ResNet-50 on ImageNet in one hour: a line from 0.1 to <c>0.1 * batchSize / 256</c> in 5 epochs, then a factor of 0.1 at
    /// epochs 30, 60 and 80.</summary>
    /// <param name="batchSize">The images per step, 1 or more. Default 8192.</param>
    /// <returns>A schedule in epochs, for a run of 90 epochs.</returns>
    /// <remarks>Source: P. Goyal and others, Accurate, Large Minibatch SGD: Training ImageNet in 1 Hour, arXiv 1706.02677, sections 2.2 and 5.1; the examples of Horovod.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batchSize"/> is below 1.</exception>
    public static LearningRateSchedule ImageNetInOneHour(int batchSize = 8192)
    {
        Require.AtLeast(batchSize, 1);
        var rate = 0.1 * batchSize / 256;
        return new ConstantRate(rate).WithWarmup(5.Epochs, from: 0.1)
            .Then(rate * 0.1, at: 30.Epochs)
            .Then(rate * 0.01, at: 60.Epochs)
            .Then(rate * 0.001, at: 80.Epochs);
    }

    /// <summary>The CIFAR-10 entry of D. Page in DAWNBench: lines from 0 up to 0.4 at epoch 5 and down to 0 at epoch 24, divided by the
    /// batch size of 512.</summary>
    /// <returns>A schedule in epochs. The first update has the rate of step 1 of the lines.</returns>
    /// <remarks>Source: davidcpage/cifar10-fast, <c>dawn.py</c>.</remarks>
    public static LearningRateSchedule Cifar10Fast() =>
        new PiecewiseInterpolation([0, 5.Epochs, 24.Epochs], [0.0, 0.4 / 512, 0.0]).Shift(-1);

    /// <summary>airbench94, CIFAR-10 in 476 steps: a line from 0.2 to 1 in 109 steps and a line down to 0.07, times <c>11.5 / (1024 * (1 +
    /// 1 / (1 - 0.85)))</c>.</summary>
    /// <returns>A schedule. The biases of batch normalisation have 64 times that rate.</returns>
    /// <remarks>Source: KellerJordan/cifar10-airbench, <c>legacy/airbench94.py</c>.</remarks>
    public static LearningRateSchedule Airbench94() =>
        11.5 / (1024 * (1 + 1 / (1 - 0.85))) * new PiecewiseInterpolation([0, 109, 476], [0.2, 1.0, 0.07]);

    /// <summary>airbench94 with Muon, CIFAR-10 in 200 steps: the rates of four parameter groups fall to 0 on lines, one of them over 75 steps.</summary>
    /// <returns>The schedules of the filters (0.24, with Muon), of the head (0.67, with SGD), and of the normalisation biases and the
    /// whitening layer's bias (both 0.053, with SGD).</returns>
    /// <remarks>Differs from the source: the rate of the whitening layer's bias stays at 0 after its end. In the source it becomes
    /// negative, without effect because the bias no longer has a gradient.
    /// Source: KellerJordan/cifar10-airbench, <c>airbench94_muon.py</c>.</remarks>
    public static (LearningRateSchedule Filters, LearningRateSchedule Head, LearningRateSchedule Biases, LearningRateSchedule WhiteningBias) Airbench94Muon() =>
        (new LinearDecay(0.24, 200), new LinearDecay(0.67, 200), new LinearDecay(0.053, 200), new LinearDecay(0.053, 75));

    /// <summary>Wide residual networks on CIFAR with warm restarts: half cosine waves from 0.05 to 0, the first of 10 epochs, each twice as
    /// long as the previous one.</summary>
    /// <returns>A schedule in epochs.</returns>
    /// <remarks>Source: I. Loshchilov and F. Hutter, SGDR, arXiv 1608.03983; loshchil/SGDR, <c>SGDR_WRNs.py</c>, scenario 6.</remarks>
    public static LearningRateSchedule Sgdr() => new CosineDecayRestarts(0.05, 10.Epochs, tMul: 2);

    /// <summary>CIFAR-10 with cyclical learning rates: lines of 2,000 steps between 0.001 and 0.006.</summary>
    /// <param name="scale">The heights of the cycles. With <see cref="CycleScale.Exponential"/> the height is multiplied by <c>0.99994 ^ t</c>. Default
    /// <see cref="CycleScale.Constant"/>.</param>
    /// <returns>A schedule.</returns>
    /// <remarks>Source: L. Smith, Cyclical Learning Rates for Training Neural Networks, arXiv 1506.01186; bckenstler/CLR.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not defined.</exception>
    public static LearningRateSchedule CyclicalCifar10(CycleScale scale = CycleScale.Constant) =>
        new CyclicalLearningRate(0.001, 0.006, 2_000, scale: scale, gamma: scale == CycleScale.Exponential ? 0.99994 : 1);

    /// <summary>Hyperbolic-tangent decay, HTD(-6, 3): <c>0.1 / 2 * (1 - tanh(-6 + 9 q))</c>, where <c>q</c> is the completed fraction of the run.</summary>
    /// <param name="totalSteps">The length of the run in steps, or with a unit: 0 or more.</param>
    /// <returns>A schedule. After the run it stays at its last rate, 0.0025 of the first.</returns>
    /// <remarks>Source: B. Hsueh and others, Stochastic Gradient Descent with Hyperbolic-Tangent Decay on Classification, arXiv 1806.01593;
    /// BIGBALLON/HTD, whose example is HTD(-4, 4).</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalSteps"/> is negative or not finite.</exception>
    public static LearningRateSchedule HyperbolicTangentDecay(Duration totalSteps) => new TanhDecay(0.1, Require.NotNegative(totalSteps), lower: -6, upper: 3);
}
