using System.Runtime.Intrinsics;
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
    /// <summary>Gradient descent.</summary>
    /// <param name="learningRate">A number, a schedule or a function. Default 0.01.</param>
    /// <param name="momentum">In [0, 1]. Default 0: no velocity is kept.</param>
    /// <param name="nesterov">Whether the momentum is Nesterov's. Default false. Without momentum it changes nothing.</param>
    /// <param name="name">Default <c>sgd</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="momentum"/> is outside [0, 1].</exception>
    public SGD(LearningRate? learningRate = null, double momentum = 0, bool nesterov = false, string? name = null)
        : base(learningRate ?? 0.01, name)
    {
        if (!(momentum >= 0 && momentum <= 1))
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "The momentum must be in [0, 1].");
        Momentum = momentum;
        Nesterov = nesterov;
    }

    /// <summary>How much of the velocity stays at each update. Default 0.</summary>
    public double Momentum { get; }

    /// <summary>Whether the momentum is Nesterov's. Default false.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNames => Momentum == 0 ? [] : ["momentum"];

    /// <inheritdoc/>
    protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        var move = gradient * -step.LearningRate;
        if (Momentum != 0)
        {
            var v = state[0].mul_(Momentum).add_(move);
            move = Nesterov ? v * Momentum + move : v;
        }
        variable.add_(move);
    }

    internal override bool UpdateInOnePass(in UpdateMemory memory, UpdateStep step)
    {
        var r = (float)step.LearningRate;
        var μ = (float)Momentum;
        if (Momentum == 0) OnePass.Run(new PlainRule(r), memory);
        else if (Nesterov) OnePass.Run(new NesterovRule(r, μ), memory);
        else OnePass.Run(new MomentumRule(r, μ), memory);
        return true;
    }

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
