using System.Reflection;
using System.Text.Json.Nodes;
using static Anneal.Schedules.PublishedSchedules;

namespace Anneal.Schedules.Libraries.Tests;

/// <summary>Published schedules at the steps of which the exact rates are known. Values are right to their last digits but for a few roundings.</summary>
public class PresetTests
{
    private static readonly RunLength Tokens = new(batchSize: 1, tokensPerSample: 62_500);

    [Theory]
    [InlineData(1, 1.746928107421711e-07)]
    [InlineData(4000, 6.987712429686843e-04)]
    [InlineData(16000, 3.4938562148434214e-04)]
    public void Transformer_counts_from_one(int s, double expected) => Is(expected, Transformer(), s - 1);

    [Theory]
    [InlineData(0, 0.004, 0.95)]
    [InlineData(125, 0.052, 0.9)]
    [InlineData(250, 0.1, 0.85)]
    [InlineData(500, 0.07500025, 0.875)]
    [InlineData(1000, 1e-6, 0.95)]
    public void Fastai_one_cycle(int step, double rate, double momentum)
    {
        var cycle = FastaiOneCycle(0.1, 100.Percent);
        Is(rate, cycle.Rate.Bind(1000), step);
        Is(momentum, cycle.Momentum.Bind(1000), step);
    }

    [Theory]
    [InlineData(0, 0.004)]
    [InlineData(10, 0.029516394846410082)]
    [InlineData(29, 0.1)]
    [InlineData(50, 0.0793893450575732)]
    [InlineData(99, 4e-7)]
    public void PyTorch_one_cycle(int step, double expected)
    {
        Is(expected, PyTorchOneCycle(0.1, 100).Rate, step);
        Is(0.85, PyTorchOneCycle(0.1, 100).Momentum, 29);
        Is(0.95, PyTorchOneCycle(0.1, 100).Momentum, 99);
    }

    [Theory]
    [InlineData(5, 0.55, DecayShape.Linear)]
    [InlineData(69, 1, DecayShape.Linear)]
    [InlineData(85, 0.55, DecayShape.Linear)]
    [InlineData(85, 0.55, DecayShape.Cosine)]
    [InlineData(100, 0.1, DecayShape.OneMinusSqrt)]
    public void Warmup_stable_decay_of_transformers(int step, double expected, DecayShape shape) =>
        Is(expected, WarmupStableDecay(1, 10, 60, 30, 0.1, shape), step);

    [Theory]
    [InlineData(0, 2.998500749625187e-07)]
    [InlineData(2000, 6e-4)]
    [InlineData(301000, 3.3e-4)]
    [InlineData(600000, 6e-5)]
    [InlineData(700000, 6e-5)]
    public void NanoGPT_of_GPT2(int step, double expected) => Is(expected, NanoGptGpt2(), step);

    [Theory]
    [InlineData(0, 9.900990099009901e-06)]
    [InlineData(2550, 5.5e-4)]
    [InlineData(5000, 1e-4)]
    public void NanoGPT_of_Shakespeare(int step, double expected) => Is(expected, NanoGptShakespeareChar(), step);

    [Theory]
    [InlineData(187_500_000, 3e-5)]
    [InlineData(375_000_000, 6e-5)]
    [InlineData(130_187_500_000, 3.3e-5)]
    [InlineData(300_000_000_000, 6e-6)]
    public void GPT3_counts_tokens(long tokens, double expected) => Is(expected, Gpt3().Bind(Tokens), tokens / 62_500);

    [Theory]
    [InlineData(1000, 1.5e-4)]
    [InlineData(126000, 1.65e-4)]
    [InlineData(250000, 3e-5)]
    public void LLaMA_7B(int step, double expected) => Is(expected, Llama7B(), step);

    [Theory]
    [InlineData(1152, 4000, 4e-5)]
    [InlineData(1152, 604000, 4.04e-5)]
    [InlineData(1152, 900000, 1.2546558918779793e-05)]
    [InlineData(1152, 1200000, 8e-7)]
    [InlineData(2304, 4000, 1.6e-4)]
    [InlineData(2304, 600000, 8e-7)]
    [InlineData(4608, 2000, 3.2e-4)]
    [InlineData(9216, 1000, 6.4e-4)]
    [InlineData(3000, 3072, 2.0833e-4)]
    public void Llama_31_405B_in_MLPerf(int batchSize, int step, double expected) => Is(expected, MlperfLlama31(batchSize), step);

    [Theory]
    [InlineData(15360, 0.000023238)]
    [InlineData(16384, 0.000024)]
    [InlineData(18432, 0.000025456)]
    public void DeepSeek_V3_in_MLPerf(int batchSize, double expected)
    {
        Is(expected, MlperfDeepSeekV3(batchSize, 1e-7), 4);
        Is(1e-7, MlperfDeepSeekV3(batchSize, 1e-7), 12_000);
        Assert.NotEqual(1e-7, MlperfDeepSeekV3(batchSize, 1e-7).At(11_999));
    }

    [Fact]
    public void GPT3_in_MLPerf_warms_up_in_199_steps_and_ends_at_81450_with_a_batch_of_2048()
    {
        var schedule = MlperfGpt3(1, 2048);
        Is(198 / 199.0, schedule, 198);
        Is(1, schedule, 199);
        Assert.True(schedule.At(81_449) > 0.1);
        Is(0.1, schedule, 81_450);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 5)]
    [InlineData(10, 10)]
    [InlineData(10 + 25, 5.62504375)]
    [InlineData(10 + 50, 2.500075)]
    [InlineData(10 + 100, 1e-4)]
    public void ResNet50_in_MLPerf(int step, double expected) => Is(expected, MlperfResNet50(10, 10, 100), step);

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(2.5, 1.65)]
    [InlineData(5, 3.2)]
    [InlineData(29.99, 3.2)]
    [InlineData(30, 0.32)]
    [InlineData(60, 0.032)]
    [InlineData(80, 0.0032)]
    public void ImageNet_in_one_hour(double epoch, double expected) => Is(expected, ImageNetInOneHour().Bind(new RunLength(100)), epoch * 100);

    [Theory]
    [InlineData(1, 0.08)]
    [InlineData(5, 0.4)]
    [InlineData(10, 0.2947368421052632)]
    [InlineData(14.5, 0.2)]
    [InlineData(24, 0)]
    public void Cifar10_fast_counts_from_one(double epoch, double expected) => Is(expected / 512, Cifar10Fast().Bind(new RunLength(100)), epoch * 100 - 1);

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(54, 0.5963302752293578)]
    [InlineData(238, 0.6731062670299728)]
    [InlineData(476, 0.07)]
    public void Airbench94_is_a_factor_of_its_base_rate(int step, double expected) => Is(expected * 1.46484375e-3, PublishedSchedules.Airbench94(), step);

    [Fact]
    public void Airbench94_with_Muon_has_two_horizons()
    {
        var (filters, head, biases, whiteningBias) = Airbench94Muon();
        Is(0.18, filters, 50);
        Is(0.0012, filters, 199);
        Is(0.67 / 2, head, 100);
        Is(0.053 / 2, biases, 100);
        Is(0.0318, whiteningBias, 30);
        Is(0, whiteningBias, 75);
    }

    [Theory]
    [InlineData(499, 1)]
    [InlineData(500, 1.52)]
    [InlineData(1000, 1.027777777777778)]
    [InlineData(1250, 0.5888888888888889)]
    [InlineData(1500, 0.15)]
    [InlineData(1600, 0.15)]
    public void Modded_nanoGPT_follows_the_batch_size(int step, double expected) => Is(expected, ModdedNanoGpt(1500), step);

    [Theory]
    [InlineData(0, 0.85)]
    [InlineData(150, 0.9)]
    [InlineData(300, 0.95)]
    [InlineData(1550, 0.95)]
    [InlineData(1575, 0.9)]
    [InlineData(1600, 0.85)]
    public void Modded_nanoGPT_warms_its_momentum_up_and_cools_it_down(int step, double expected) => Is(expected, ModdedNanoGptMomentum(1600), step);

    [Theory]
    [InlineData(5000, 5e-5, 5e-5)]
    [InlineData(10000, 9.9e-5, 1e-4)]
    [InlineData(500000, 5e-5, 490000 / 990000.0 * 1e-4 + 1e-4 * 10000 / 990000)]
    [InlineData(505000, 4.95e-5, 5e-5)]
    [InlineData(1000000, 0, 0)]
    public void BERT_and_transformers_have_different_lines(int step, double original, double transformers)
    {
        Is(original, Bert(), step);
        Is(transformers, TransformersSchedules.Get("linear", 1e-4, 10_000, 1_000_000), step);
    }

    [Theory]
    [InlineData(0, 0.01)]
    [InlineData(10000, 0.01)]
    [InlineData(40000, 0.005)]
    [InlineData(1000000, 0.001)]
    public void T5_is_constant_first(int step, double expected) => Is(expected, T5(), step);

    [Theory]
    [InlineData(0, 0.05)]
    [InlineData(5, 0.025)]
    [InlineData(10, 0.05)]
    [InlineData(20, 0.025)]
    [InlineData(30, 0.05)]
    [InlineData(50, 0.025)]
    [InlineData(70, 0.05)]
    public void SGDR_doubles_its_periods(int epoch, double expected) => Is(expected, Sgdr().Bind(new RunLength(100)), epoch * 100);

    [Theory]
    [InlineData(CycleScale.Constant, 1000, 0.0035)]
    [InlineData(CycleScale.Constant, 2000, 0.006)]
    [InlineData(CycleScale.Halving, 6000, 0.0035)]
    [InlineData(CycleScale.Halving, 10000, 0.00225)]
    [InlineData(CycleScale.Exponential, 2000, 0.0054345862184085065)]
    public void Cyclical_learning_rates(CycleScale scale, int step, double expected) => Is(expected, CyclicalCifar10(scale), step);

    [Theory]
    [InlineData(0, 0.004, 0.95)]
    [InlineData(0.125, 0.052, 0.9)]
    [InlineData(0.25, 0.1, 0.85)]
    [InlineData(0.5, 0.07500025, 0.875)]
    [InlineData(1, 1e-6, 0.95)]
    public void One_cycle_of_fastai(double fraction, double rate, double momentum)
    {
        Is(rate, OneCycle.Fastai(0.1, 1000), fraction * 1000);
        Is(momentum, OneCycle.Fastai(0.1, 1000).Opposite(0.95, 0.85), fraction * 1000);
    }

    [Theory]
    [InlineData(0.01, 0.9)]
    [InlineData(0.25, 0.5)]
    [InlineData(0.5, 0.2928932188134524)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    public void Constant_rate_with_a_cooldown(double fraction, double expected)
    {
        Is(expected, ConstantWithCooldown(1).Bind(1000), 800 + fraction * 200);
        Is(1, ConstantWithCooldown(1).Bind(1000), 799);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1000, 0.8705505632961241)]
    [InlineData(5000, 0.5)]
    public void MiniCPM_has_a_half_life(int elapsed, double expected)
    {
        Is(0.01 * expected, MiniCpm(20_000), 20_000 + elapsed);
        Is(0.01, MiniCpm(20_000), 10_000);
    }

    [Fact]
    public void DeepSeek_V2_Lite_drops_twice()
    {
        var schedule = DeepSeekV2Lite().Bind(new RunLength(batchSize: 4608, tokensPerSample: 4096));
        Is(2.1e-4, schedule, 1000);
        Is(4.2e-4, schedule, 241_596);
        Is(1.3272e-4, schedule, 241_597);
        Is(1.3272e-4, schedule, 271_796);
        Is(4.193952e-5, schedule, 271_797);
        Is(4.193952e-5, schedule, 301_997);
    }

    [Theory]
    [InlineData(1_000, 1.1e-4)]
    [InlineData(9_999, 2.2e-4)]
    [InlineData(12_150, 1.21e-4)]
    [InlineData(14_500, 2.2e-5)]
    [InlineData(14_632, 2.2e-5)]
    [InlineData(14_633, 7.3e-6)]
    [InlineData(14_700, 7.3e-6)]
    public void DeepSeek_V3_in_steps_of_a_billion_tokens(int step, double expected) =>
        Is(expected, DeepSeekV3().Bind(new RunLength(batchSize: 1, tokensPerSample: 1e9)), step);

    [Theory]
    [InlineData(0, 0.09999938558253979)]
    [InlineData(2000, 0.05)]
    [InlineData(3000, 2.472623156634768e-04)]
    [InlineData(4000, 2.472623156634768e-04)]
    public void Hyperbolic_tangent_decay(int step, double expected) => Is(expected, HyperbolicTangentDecay(3000), step, 1e-14);

    [Fact]
    public void Every_one_that_needs_no_arguments_can_be_written_and_read() => Assert.All(
        typeof(PublishedSchedules).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(method => method.ReturnType == typeof(LearningRateSchedule) && method.GetParameters().All(parameter => parameter.HasDefaultValue)),
        method =>
        {
            var schedule = (LearningRateSchedule)method.Invoke(null, [.. method.GetParameters().Select(parameter => parameter.DefaultValue)])!;
            Assert.Equal(schedule, LearningRateSchedule.FromConfig(JsonNode.Parse(schedule.ToConfig().ToJsonString())!));
        });

    [Fact]
    public void Bad_arguments_are_refused_by_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => MlperfLlama31(1151));
        Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => MlperfDeepSeekV3(1024, 0));
        Assert.Throws<ArgumentOutOfRangeException>("batchSize", () => ImageNetInOneHour(0));
        Assert.Throws<ArgumentOutOfRangeException>("decay", () => MlperfResNet50(1, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => ConstantWithCooldown(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("totalSteps", () => ModdedNanoGptMomentum(349));
        Assert.Throws<ArgumentOutOfRangeException>("scheduledSteps", () => ModdedNanoGpt(0));
        Assert.Throws<ArgumentOutOfRangeException>("stableSteps", () => MiniCpm(-1));
        Assert.Throws<ArgumentOutOfRangeException>("totalSteps", () => HyperbolicTangentDecay(-1));
    }

    private static void Is(double expected, LearningRateSchedule schedule, double step, double tolerance = 1e-15) =>
        Assert.Equal(expected, schedule.At(step), tolerance * Math.Abs(expected));
}
