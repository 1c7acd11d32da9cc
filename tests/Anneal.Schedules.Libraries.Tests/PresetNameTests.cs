using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using static Anneal.Schedules.PublishedSchedules;

namespace Anneal.Schedules.Libraries.Tests;

/// <summary>Published schedules by name.</summary>
public class PresetNameTests
{
    private static IEnumerable<MethodInfo> Methods => typeof(PublishedSchedules).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.Name != nameof(Get) && (method.ReturnType == typeof(LearningRateSchedule) || method.ReturnType.IsAssignableTo(typeof(ITuple))));

    public static TheoryData<string, string, LearningRateSchedule> WithArguments => new()
    {
        { "minicpm", """{"stable_steps": {"epochs": 3}}""", MiniCpm(3.Epochs) },
        { "constant-with-cooldown", """{"learning_rate": 0.1}""", ConstantWithCooldown(0.1) },
        { "fastai-one-cycle", """{"max_learning_rate": 0.1, "total_steps": 100}""", FastaiOneCycle(0.1, 100).Rate },
        { "fastai-one-cycle-momentum", """{"max_learning_rate": 0.1, "total_steps": 100}""", FastaiOneCycle(0.1, 100).Momentum },
        { "pytorch-one-cycle", """{"max_learning_rate": 0.1, "total_steps": {"percent": 100}}""", PyTorchOneCycle(0.1, 100.Percent).Rate },
        { "pytorch-one-cycle-momentum", """{"max_learning_rate": 0.1, "total_steps": 100}""", PyTorchOneCycle(0.1, 100).Momentum },
        { "warmup-stable-decay", """{"learning_rate": 0.1, "warmup": 10, "stable": 20, "decay": 30}""", WarmupStableDecay(0.1, 10, 20, 30) },
        {
            "warmup-stable-decay", """{"learning_rate": 1, "warmup": 1, "stable": 2, "decay": 3, "min_learning_rate_ratio": 0.5, "shape": "one_minus_sqrt"}""",
            WarmupStableDecay(1, 1, 2, 3, 0.5, DecayShape.OneMinusSqrt)
        },
        { "mlperf-llama31", """{"batch_size": 2304}""", MlperfLlama31(2304) },
        { "mlperf-deepseek-v3", """{"batch_size": 16384, "end_learning_rate": 1e-6}""", MlperfDeepSeekV3(16384, 1e-6) },
        { "mlperf-gpt3", """{"learning_rate": 2e-5}""", MlperfGpt3(2e-5) },
        { "mlperf-gpt3", """{"learning_rate": 2e-5, "batch_size": 3072}""", MlperfGpt3(2e-5, 3072) },
        { "mlperf-resnet50", """{"learning_rate": 10, "warmup": 5, "decay": 100}""", MlperfResNet50(10, 5, 100) },
        { "modded-nanogpt", """{"scheduled_steps": 1270}""", ModdedNanoGpt(1270) },
        { "modded-nanogpt-momentum", """{"total_steps": 1600}""", ModdedNanoGptMomentum(1600) },
        { "imagenet-in-one-hour", """{"batch_size": 256}""", ImageNetInOneHour(256) },
        { "airbench94-muon-filters", "{}", Airbench94Muon().Filters },
        { "airbench94-muon-head", "{}", Airbench94Muon().Head },
        { "airbench94-muon-biases", "{}", Airbench94Muon().Biases },
        { "airbench94-muon-whitening-bias", "{}", Airbench94Muon().WhiteningBias },
        { "cyclical-cifar10", """{"scale": "exponential"}""", CyclicalCifar10(CycleScale.Exponential) },
        { "hyperbolic-tangent-decay", """{"total_steps": 1000}""", HyperbolicTangentDecay(1000) },
    };

    [Theory]
    [MemberData(nameof(WithArguments))]
    public void Arguments_have_the_names_of_the_method(string name, string arguments, LearningRateSchedule expected) =>
        Assert.Equal(expected, Get(name, (JsonObject)JsonNode.Parse(arguments)!));

    [Fact]
    public void What_can_be_made_without_arguments_is_what_its_method_makes() => Assert.All(
        Methods.Where(method => method.ReturnType == typeof(LearningRateSchedule) && method.GetParameters().All(parameter => parameter.HasDefaultValue)),
        method => Assert.Equal(method.Invoke(null, [.. method.GetParameters().Select(parameter => parameter.DefaultValue)]), Get(method.Name)));

    [Fact]
    public void Every_method_has_a_name_for_each_schedule_it_returns() => Assert.Equal(
        Methods.ToDictionary(method => method.Name, method => method.ReturnType.IsAssignableTo(typeof(ITuple)) ? method.ReturnType.GetGenericArguments().Length : 1),
        All.GroupBy(published => published.Method).ToDictionary(names => names.Key, names => names.Count()));

    [Fact]
    public void Names_are_those_of_the_methods_and_of_no_curve() => Assert.All(All, published =>
    {
        Assert.StartsWith(published.Method, published.Name.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", published.Name);
        Assert.Same(published, Find(published.Name.ToUpperInvariant()));
        Assert.DoesNotContain(typeof(LearningRateSchedule).Assembly.GetTypes(), type =>
            JsonNamingPolicy.KebabCaseLower.ConvertName(type.Name) == published.Name && type.IsSubclassOf(typeof(LearningRateSchedule)));
    });

    [Theory]
    [InlineData("llama-7b")]
    [InlineData("Llama7B")]
    [InlineData("llama_7b")]
    public void Case_and_hyphens_do_not_matter(string name) => Assert.Equal(Llama7B(), Get(name));

    [Fact]
    public void An_unknown_name_is_refused_with_the_nearest()
    {
        Assert.Null(Find("lama-7b"));
        var error = Assert.Throws<ArgumentException>("name", () => Get("lama-7b"));
        Assert.StartsWith("'lama-7b' is not a published schedule; the nearest is 'llama-7b'.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt3", """{"rate": 1}""", "The config of gpt3 cannot be read: 'rate' is not an argument")]
    [InlineData("mlperf-gpt3", "{}", "The config of mlperf-gpt3 cannot be read: 'learning_rate' is missing.")]
    [InlineData("mlperf-llama31", """{"batch_size": 1e15}""", "The config of mlperf-llama31 cannot be read: 'batch_size' must be at most 2147483647; it was 1000000000000000.")]
    [InlineData("mlperf-llama31", """{"batch_size": 1}""", "The config of mlperf-llama31 cannot be read: 'batch_size' must be between 1152 and 9216; it was 1.")]
    [InlineData("modded-nanogpt", """{"scheduled_steps": 0}""", "The config of modded-nanogpt cannot be read: 'scheduled_steps' must be 1 or more; it was 0.")]
    public void Bad_arguments_are_refused(string name, string arguments, string problem)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => Get(name, (JsonObject)JsonNode.Parse(arguments)!));
        Assert.StartsWith(problem, error.Message, StringComparison.Ordinal);
    }
}
