using System.Runtime.Intrinsics;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Gradient descent, with momentum where asked for.</summary>
/// <remarks>
/// With rate r, gradient g, momentum μ and weight w:
/// <code>
/// w ← w - r g                                    (momentum 0)
/// v ← μ v - r g;  w ← w + v                      (momentum)
/// v ← μ v - r g;  w ← w + μ v - r g              (Nesterov)
/// </code>
/// Keras: <c>keras.optimizers.SGD</c>, same order and defaults. Source: Sutskever et al., On the importance of initialization and
/// momentum in deep learning, 2013. Unlike PyTorch's, the velocity includes the rate.
/// </remarks>
/// <example><code>
/// new SGD(0.1, momentum: 0.9, nesterov: true)
/// new SGD(new CosineDecay(0.1, decaySteps: 10_000))
/// </code></example>
public sealed class SGD : Optimizer
{
    private static readonly UpdateScript PlainScript = new("""
            torch._foreach_add_(w, g, alpha=-f[0])
        """);

    private static readonly UpdateScript MomentumScript = new("""
            torch._foreach_mul_(first, f[1])
            torch._foreach_add_(first, g, alpha=-f[0])
            torch._foreach_add_(w, first)
        """);

    private static readonly UpdateScript NesterovScript = new("""
            torch._foreach_mul_(first, f[1])
            torch._foreach_add_(first, g, alpha=-f[0])
            move = torch._foreach_mul(first, f[1])
            torch._foreach_add_(move, g, alpha=-f[0])
            torch._foreach_add_(w, move)
        """);

    /// <summary>Gradient descent.</summary>
    /// <param name="learningRate">A number, a schedule or a function. Default 0.01.</param>
    /// <param name="momentum">In [0, 1], or a schedule. Default 0: no velocity is kept.</param>
    /// <param name="nesterov">Whether the momentum is Nesterov's. Default false. Without momentum it changes nothing.</param>
    /// <param name="name">Default <c>sgd</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="momentum"/> is outside [0, 1].</exception>
    public SGD(LearningRate? learningRate = null, Hyperparameter momentum = default, bool nesterov = false, string? name = null)
        : base(learningRate ?? 0.01, name)
    {
        Momentum = Within(nameof(momentum), momentum, 0, 1);
        Nesterov = nesterov;
    }

    /// <summary>How much of the velocity stays at each update. Default 0.</summary>
    public Hyperparameter Momentum { get; }

    /// <summary>Whether the momentum is Nesterov's. Default false.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => HasMomentum ? ["momentum"] : [];

    private bool HasMomentum => Momentum != 0;

    /// <inheritdoc/>
    protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        var μ = Momentum.At(step.Iteration);
        var move = gradient.Times(-step.LearningRate);
        if (HasMomentum)
        {
            var v = state[0].Times_(μ).Plus_(move);
            move = Nesterov ? v.Times(μ).Plus(move) : v;
        }
        variable.Plus_(move);
    }

    internal static SGD Read(OptimizerConfig config) => new(config.Rate, config.Hyperparameter("momentum"), config.Flag("nesterov"), config.Name);

    private protected override void WriteConfig(JsonObject config)
    {
        config["momentum"] = ToJson(Momentum);
        config["nesterov"] = Nesterov;
    }

    private protected override bool HasOnePass => true;

    private protected override void UpdateInOnePass(in UpdateMemory memory)
    {
        var r = (float)memory.Step.LearningRate;
        var μ = (float)Momentum.At(memory.Step.Iteration);
        if (!HasMomentum) OnePass.Run(new PlainRule(r), memory);
        else if (Nesterov) OnePass.Run(new NesterovRule(r, μ), memory);
        else OnePass.Run(new MomentumRule(r, μ), memory);
    }

    private protected override UpdateScript Script => !HasMomentum ? PlainScript : Nesterov ? NesterovScript : MomentumScript;

    private protected override double[] ScriptFactors(UpdateStep step, ScalarType type) => [step.LearningRate, Momentum.At(step.Iteration)];

    private readonly struct PlainRule(float rate) : IUpdateRule
    {
        private readonly Vector512<float> r = Vector512.Create(rate);

        public static int StateCount => 0;

        public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> v, ref Vector512<float> _, ref Vector512<float> __) =>
            w -= r * g;
    }

    private readonly struct MomentumRule(float rate, float momentum) : IUpdateRule
    {
        private readonly Vector512<float> r = Vector512.Create(rate), μ = Vector512.Create(momentum);

        public static int StateCount => 1;

        public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> v, ref Vector512<float> _, ref Vector512<float> __)
        {
            v = μ * v - r * g;
            w += v;
        }
    }

    private readonly struct NesterovRule(float rate, float momentum) : IUpdateRule
    {
        private readonly Vector512<float> r = Vector512.Create(rate), μ = Vector512.Create(momentum);

        public static int StateCount => 1;

        public void Update(ref Vector512<float> w, Vector512<float> g, ref Vector512<float> v, ref Vector512<float> _, ref Vector512<float> __)
        {
            v = μ * v - r * g;
            w += μ * v - r * g;
        }
    }
}
