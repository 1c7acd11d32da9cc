using System.Text.Json.Nodes;
using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>The types of numbers that a layer computes in and keeps its variables in.</summary>
/// <remarks>
/// <para><c>mixed_float16</c> and <c>mixed_bfloat16</c> compute in 16 bits and keep float32 variables; <c>float32</c> (the default), <c>float64</c>, <c>float16</c> and
/// <c>bfloat16</c> are the type of both. A layer converts floating-point inputs and its trainable variables to <see cref="ComputeType"/>; gradients arrive in
/// <see cref="VariableType"/>. Normalisations compute in float32 at least, as do losses and metrics.</para>
/// <para>Each layer has a policy, <see cref="Layers.Layer.DTypePolicy"/>, which is <see cref="Global"/> at the time it is made unless it is set. With <c>mixed_float16</c>,
/// <c>Compile</c> puts the optimizer into a <see cref="Optimizers.LossScaleOptimizer"/>.</para>
/// <para>Keras: <c>keras.DTypePolicy</c>, without policies for quantized layers.</para>
/// </remarks>
/// <example><code>
/// DTypePolicy.SetGlobal("mixed_bfloat16");
/// var last = new Dense(10, activation: "softmax") { DTypePolicy = "float32" };
/// </code></example>
public sealed record DTypePolicy
{
    private const string Mixed = "mixed_";
    private static readonly string[] Names = ["float32", "mixed_bfloat16", "mixed_float16", "bfloat16", "float16", "float64"];
    private static volatile DTypePolicy global = new("float32");

    /// <summary>A policy by Keras's name.</summary>
    /// <param name="name"><c>float32</c>, <c>mixed_bfloat16</c>, <c>mixed_float16</c>, <c>bfloat16</c>, <c>float16</c> or <c>float64</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The name is none of these.</exception>
    public DTypePolicy(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = Names.Contains(name) ? name : throw Require.Refused(name, Known);
        IsMixed = name.StartsWith(Mixed, StringComparison.Ordinal);
        ComputeType = TypeNames.Parse(IsMixed ? name[Mixed.Length..] : name);
        VariableType = IsMixed ? ScalarType.Float32 : ComputeType;
    }

    /// <summary>The policy of layers that are made without one. Default <c>float32</c>.</summary>
    /// <remarks>It is one for the whole program. Keras: <c>keras.config.dtype_policy</c>.</remarks>
    public static DTypePolicy Global => global;

    /// <summary>Sets the policy of layers that are made from now on without one.</summary>
    /// <param name="policy">The policy, or its name.</param>
    /// <remarks>Keras: <c>keras.config.set_dtype_policy</c>.</remarks>
    /// <exception cref="ArgumentNullException">The policy is null.</exception>
    public static void SetGlobal(DTypePolicy policy) => global = policy ?? throw new ArgumentNullException(nameof(policy));

    /// <summary>Keras's name.</summary>
    public string Name { get; }

    /// <summary>The type of inputs, computation and outputs.</summary>
    public ScalarType ComputeType { get; }

    /// <summary>The type of the variables.</summary>
    public ScalarType VariableType { get; }

    internal bool IsMixed { get; }

    private static string Known => string.Join(", ", Names[..^1].Select(name => $"\"{name}\"")) + $" or \"{Names[^1]}\"";

    /// <summary>A policy by Keras's name.</summary>
    /// <param name="name">As for the constructor.</param>
    public static implicit operator DTypePolicy(string name) => new(name);

    /// <inheritdoc/>
    public override string ToString() => $"<DTypePolicy \"{Name}\">";

    /// <summary>At least float32, for what overflows or loses too many digits in 16 bits.</summary>
    internal static ScalarType Wide(ScalarType type) => type is ScalarType.Float16 or ScalarType.BFloat16 ? ScalarType.Float32 : type;

    internal static JsonObject ToJson(string name) => new()
    {
        ["module"] = "keras",
        ["class_name"] = nameof(DTypePolicy),
        ["config"] = new JsonObject { ["name"] = name },
        ["registered_name"] = null,
    };

    /// <summary>The name in a config: that of a policy object, or the bare name of older files; null for none.</summary>
    internal static string? NameIn(ConfigValue value) => value.Node switch
    {
        null => null,
        JsonObject policy when JsonText.ProblemOf(policy) is null && JsonText.Of(policy["config"]) is { } name => name,
        JsonObject policy when JsonText.ProblemOf(policy) is null && policy["config"] is JsonObject config && JsonText.ProblemOf(config) is null && JsonText.Of(config["name"]) is { } name => name,
        JsonObject => throw value.Error(Expected),
        _ => JsonText.Of(value.Node) ?? throw value.Error(Expected),
    };

    internal static DTypePolicy? Read(ConfigValue value) => NameIn(value) is not { } name ? null : Names.Contains(name) ? new(name) : throw value.Error(Expected);

    private static string Expected => $"{Known}; policies of quantized layers cannot be read";
}
