using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <content>Published schedules by name.</content>
public static partial class PublishedSchedules
{
    /// <summary>All published schedules. A method that returns several schedules has one entry per schedule.</summary>
    public static IReadOnlyList<PublishedSchedule> All { get; } =
    [
        new("transformer", nameof(Transformer), "The Transformer, base model", "arXiv 1706.03762, section 5.3", _ => Transformer()),
        new("bert", nameof(Bert), "BERT, a million steps", "arXiv 1810.04805, appendix A.2; google-research/bert", _ => Bert()),
        new("t5", nameof(T5), "T5, pre-training", "arXiv 1910.10683, section 3.1.2", _ => T5()),
        new("nanogpt-gpt2", nameof(NanoGptGpt2), "GPT-2 (124M) by nanoGPT, 600,000 steps", "karpathy/nanoGPT, train.py", _ => NanoGptGpt2()),
        new("nanogpt-shakespeare-char", nameof(NanoGptShakespeareChar), "Character-level Shakespeare by nanoGPT, 5,000 steps",
            "karpathy/nanoGPT, config/train_shakespeare_char.py", _ => NanoGptShakespeareChar()),
        new("gpt3", nameof(Gpt3), "GPT-3 175B, 260 billion tokens", "arXiv 2005.14165, table 2.1 and appendix B", _ => Gpt3()),
        new("llama-7b", nameof(Llama7B), "LLaMA 7B, 250,000 steps", "arXiv 2302.13971, section 2.3", _ => Llama7B()),
        new("deepseek-v2-lite", nameof(DeepSeekV2Lite), "DeepSeek-V2-Lite, 5.7 trillion tokens", "model card, section 6", _ => DeepSeekV2Lite()),
        new("deepseek-v3", nameof(DeepSeekV3), "DeepSeek-V3, 14.8 trillion tokens", "arXiv 2412.19437, section 4.2", _ => DeepSeekV3()),
        new("minicpm", nameof(MiniCpm), "MiniCPM, constant and then halved every 5,000 steps", "arXiv 2404.06395, section 6.2",
            arguments => MiniCpm(arguments.Length("stable_steps"))),
        new("constant-with-cooldown", nameof(ConstantWithCooldown), "A constant rate with a cooldown in the last 20 percent of the run", "arXiv 2405.18392",
            arguments => ConstantWithCooldown(arguments.Number("learning_rate"))),
        new("fastai-one-cycle", nameof(FastaiOneCycle), "fastai's fit_one_cycle, the rate", "fastai, callback/schedule.py",
            arguments => FastaiOneCycle(arguments.Number("max_learning_rate"), arguments.Length("total_steps")).Rate),
        new("fastai-one-cycle-momentum", nameof(FastaiOneCycle), "fastai's fit_one_cycle, the momentum", "fastai, callback/schedule.py",
            arguments => FastaiOneCycle(arguments.Number("max_learning_rate"), arguments.Length("total_steps")).Momentum),
        new("pytorch-one-cycle", nameof(PyTorchOneCycle), "PyTorch's OneCycleLR, the rate", "PyTorch, lr_scheduler.py",
            arguments => PyTorchOneCycle(arguments.Number("max_learning_rate"), arguments.Length("total_steps")).Rate),
        new("pytorch-one-cycle-momentum", nameof(PyTorchOneCycle), "PyTorch's OneCycleLR, the momentum", "PyTorch, lr_scheduler.py",
            arguments => PyTorchOneCycle(arguments.Number("max_learning_rate"), arguments.Length("total_steps")).Momentum),
        new("warmup-stable-decay", nameof(WarmupStableDecay), "Warmup-stable-decay of transformers", "transformers, get_wsd_schedule",
            arguments => WarmupStableDecay(
                arguments.Number("learning_rate"), arguments.Length("warmup"), arguments.Length("stable"), arguments.Length("decay"),
                arguments.Number("min_learning_rate_ratio", 0), arguments.Choice("shape", DecayShape.Cosine))),
        new("mlperf-llama31", nameof(MlperfLlama31), "MLPerf, Llama 3.1 405B, 1,200,000 steps at the default batch size",
            "mlcommons/training_policies, training_rules.adoc, v6.0", arguments => MlperfLlama31(BatchSize(arguments, 1152))),
        new("mlperf-deepseek-v3", nameof(MlperfDeepSeekV3), "MLPerf, DeepSeek-V3 671B, 12,000 steps", "mlcommons/training_policies, training_rules.adoc, v6.0",
            arguments => MlperfDeepSeekV3(BatchSize(arguments), arguments.Number("end_learning_rate"))),
        new("mlperf-gpt3", nameof(MlperfGpt3), "MLPerf, GPT-3, 108,600 steps at the default batch size", "mlcommons/training_policies, training_rules.adoc, v4.1",
            arguments => MlperfGpt3(arguments.Number("learning_rate"), BatchSize(arguments, 1536))),
        new("mlperf-resnet50", nameof(MlperfResNet50), "MLPerf, ResNet-50 with SGD", "mlcommons/training_policies, training_rules.adoc, v4.0",
            arguments => MlperfResNet50(arguments.Number("learning_rate"), arguments.Length("warmup"), arguments.Length("decay"))),
        new("modded-nanogpt", nameof(ModdedNanoGpt), "modded-nanogpt, a factor of the rates; 1,270 steps in the record", "KellerJordan/modded-nanogpt, train_gpt.py",
            arguments => ModdedNanoGpt(arguments.Steps("scheduled_steps"))),
        new("modded-nanogpt-momentum", nameof(ModdedNanoGptMomentum), "modded-nanogpt, the momentum of Muon", "KellerJordan/modded-nanogpt, train_gpt.py",
            arguments => ModdedNanoGptMomentum(arguments.Steps("total_steps"))),
        new("imagenet-in-one-hour", nameof(ImageNetInOneHour), "ResNet-50 on ImageNet in one hour, 90 epochs", "arXiv 1706.02677, sections 2.2 and 5.1",
            arguments => ImageNetInOneHour(BatchSize(arguments, 8192))),
        new("cifar10-fast", nameof(Cifar10Fast), "CIFAR-10 in DAWNBench by D. Page, 24 epochs", "davidcpage/cifar10-fast, dawn.py", _ => Cifar10Fast()),
        new("airbench94", nameof(Airbench94), "airbench94, CIFAR-10 in 476 steps", "KellerJordan/cifar10-airbench, legacy/airbench94.py", _ => Airbench94()),
        new("airbench94-muon-filters", nameof(Airbench94Muon), "airbench94 with Muon, 200 steps: the filters", "KellerJordan/cifar10-airbench, airbench94_muon.py",
            _ => Airbench94Muon().Filters),
        new("airbench94-muon-head", nameof(Airbench94Muon), "airbench94 with Muon, 200 steps: the head", "KellerJordan/cifar10-airbench, airbench94_muon.py",
            _ => Airbench94Muon().Head),
        new("airbench94-muon-biases", nameof(Airbench94Muon), "airbench94 with Muon, 200 steps: the biases", "KellerJordan/cifar10-airbench, airbench94_muon.py",
            _ => Airbench94Muon().Biases),
        new("airbench94-muon-whitening-bias", nameof(Airbench94Muon), "airbench94 with Muon, 200 steps: the bias of the whitening layer",
            "KellerJordan/cifar10-airbench, airbench94_muon.py", _ => Airbench94Muon().WhiteningBias),
        new("sgdr", nameof(Sgdr), "Wide residual networks on CIFAR with warm restarts, the first after 10 epochs", "arXiv 1608.03983", _ => Sgdr()),
        new("cyclical-cifar10", nameof(CyclicalCifar10), "CIFAR-10 with cyclical learning rates of 4,000 steps", "arXiv 1506.01186",
            arguments => CyclicalCifar10(arguments.Choice("scale", CycleScale.Constant))),
        new("hyperbolic-tangent-decay", nameof(HyperbolicTangentDecay), "Hyperbolic-tangent decay, HTD(-6, 3)", "arXiv 1806.01593",
            arguments => HyperbolicTangentDecay(arguments.Length("total_steps"))),
    ];

    /// <summary>Finds a schedule by name. Case, hyphens and underscores do not matter: <c>llama-7b</c>, <c>Llama7B</c> and <c>llama_7b</c>
    /// are the same.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The entry of <see cref="All"/>, or null if there is none.</returns>
    public static PublishedSchedule? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var letters = Letters(name);
        return All.FirstOrDefault(schedule => Letters(schedule.Name).Equals(letters, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Makes a published schedule by name.</summary>
    /// <param name="name">The name of one of <see cref="All"/>, as <see cref="Find"/> takes it.</param>
    /// <param name="arguments">The arguments of the schedule's method under their names in snake_case. Default null: none.</param>
    /// <returns>A schedule.</returns>
    /// <example><code>
    /// var schedule = PublishedSchedules.Get("imagenet-in-one-hour", new JsonObject { ["batch_size"] = 256 });
    /// </code></example>
    /// <exception cref="ArgumentException">The name is unknown (the error lists the nearest name), or an argument is missing, unknown, of
    /// the wrong type or out of range.</exception>
    public static LearningRateSchedule Get(string name, JsonObject? arguments = null) => (Find(name) ?? throw new ArgumentException(
        $"'{JsonText.Shorten(name)}' is not a published schedule{Nearest.Hint("; the nearest is", name, All.Select(schedule => schedule.Name))}.",
        nameof(name))).Make(arguments);

    private static string Letters(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);

    private static int BatchSize(ConfigReader arguments, int? missing = null)
    {
        var batchSize = missing is { } usual ? arguments.Steps("batch_size", usual) : arguments.Steps("batch_size");
        return batchSize == (int)batchSize ? (int)batchSize : throw Require.Refused(batchSize, $"at most {int.MaxValue}");
    }
}
