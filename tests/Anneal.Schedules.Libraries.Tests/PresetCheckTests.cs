using static Anneal.Schedules.PublishedSchedules;

namespace Anneal.Schedules.Libraries.Tests;

/// <summary>Published schedules fit the runs that they were published for.</summary>
public class PresetCheckTests
{
    private const int Million = 1_000_000;

    private static readonly RunLength ImageNet = new(stepsPerEpoch: 157, epochs: 90), Cifar = new(stepsPerEpoch: 98, epochs: 24), Sgdr200 = new(stepsPerEpoch: 391, epochs: 150);

    private static RunLength Tokens(long steps, int batch, int length) => new RunLength(batchSize: batch, tokensPerSample: length).WithSteps(steps);

    public static TheoryData<LearningRateSchedule, RunLength> Natural => new()
    {
        { Transformer(), 100_000 }, { Bert(), Million }, { T5(), Million }, { NanoGptGpt2(), 600_000 }, { NanoGptShakespeareChar(), 5_000 },
        { Gpt3(), Tokens(300_000_000_000 / (1_600 * 2_048), 1_600, 2_048) }, { Llama7B(), 250_000 }, { DeepSeekV2Lite(), Tokens(5_700_000_000_000 / (4_608 * 4_096), 4_608, 4_096) },
        { DeepSeekV3(), Tokens(14_800_000_000_000 / (15_360 * 4_096), 15_360, 4_096) }, { MiniCpm(200_000), 220_000 }, { ConstantWithCooldown(0.1), 10_000 },
        { FastaiOneCycle(0.1, 100.Percent).Rate, 1000 }, { PyTorchOneCycle(0.1, 100.Percent).Rate, 1000 }, { WarmupStableDecay(0.1, 100, 700, 200), 1000 },
        { MlperfLlama31(), 1_200_000 }, { MlperfDeepSeekV3(16_384, 1e-6), 12_000 }, { MlperfGpt3(2e-5), 108_600 }, { MlperfResNet50(10, 5.Epochs, 85.Epochs), ImageNet },
        { ModdedNanoGpt(1_270), 1_270 }, { ImageNetInOneHour(), ImageNet }, { Cifar10Fast(), Cifar }, { Airbench94(), 476 }, { Airbench94Muon().Filters, 200 },
        { Airbench94Muon().Head, 200 }, { Airbench94Muon().Biases, 200 }, { Sgdr(), Sgdr200 }, { CyclicalCifar10(), 70_000 }, { HyperbolicTangentDecay(100.Percent), 1000 },
    };

    [Theory]
    [MemberData(nameof(Natural))]
    public void Nothing_is_said_of_a_published_schedule_in_its_own_run(LearningRateSchedule schedule, RunLength run) => Assert.Empty(schedule.Check(run));

    [Fact]
    public void Momenta_fit_too()
    {
        Assert.Empty(FastaiOneCycle(0.1, 100.Percent).Momentum.Check(1000, name: "momentum"));
        Assert.Empty(PyTorchOneCycle(0.1, 100.Percent).Momentum.Check(1000, name: "momentum"));
        Assert.Empty(ModdedNanoGptMomentum(1_600).Check(1_600, name: "momentum"));
    }

    // The bias of the whitening layer is not trained in the rest of the run, on purpose.
    [Fact]
    public void One_ends_at_0_long_before_its_run() => Assert.Equal(ScheduleFindingKind.ZeroTail, Assert.Single(Airbench94Muon().WhiteningBias.Check(200)).Kind);
}
