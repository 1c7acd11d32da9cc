using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Regularizers;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of normalizations with a learned scale γ and shift β: <c>output = γ (x - mean) / √(variance + ε) + β</c>.</summary>
public abstract class ScaledNormalization : UnaryLayer
{
    private protected ScaledNormalization(
        double epsilon, bool center, bool scale, Initializer? betaInitializer, Initializer? gammaInitializer, Regularizer? betaRegularizer,
        Regularizer? gammaRegularizer, Constraint? betaConstraint, Constraint? gammaConstraint, string? name)
        : base(name)
    {
        Epsilon = Require.Single(Require.NotNegative(epsilon));
        (Center, Scale) = (center, scale);
        BetaInitializer = betaInitializer ?? "zeros";
        GammaInitializer = gammaInitializer ?? "ones";
        (BetaRegularizer, GammaRegularizer, BetaConstraint, GammaConstraint) = (betaRegularizer, gammaRegularizer, betaConstraint, gammaConstraint);
    }

    /// <summary>The number that is added to the variance. Default 0.001.</summary>
    public double Epsilon { get; }

    /// <summary>Whether to add β. Default true.</summary>
    public bool Center { get; }

    /// <summary>Whether to multiply by γ. Default true.</summary>
    public bool Scale { get; }

    /// <summary>The initializer of β. Default <c>zeros</c>.</summary>
    public Initializer BetaInitializer { get; }

    /// <summary>The initializer of γ. Default <c>ones</c>.</summary>
    public Initializer GammaInitializer { get; }

    /// <summary>A penalty on β. Default null: none.</summary>
    public Regularizer? BetaRegularizer { get; }

    /// <summary>A penalty on γ. Default null: none.</summary>
    public Regularizer? GammaRegularizer { get; }

    /// <summary>The constraint on β, applied after every update. Default null: none.</summary>
    public Constraint? BetaConstraint { get; }

    /// <summary>The constraint on γ, applied after every update. Default null: none.</summary>
    public Constraint? GammaConstraint { get; }

    private protected override bool WorksWide => true;

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => true;

    private protected Variable? Gamma { get; private set; }

    private protected Variable? Beta { get; private set; }

    private protected void AddScale(Shape features, Weights weights, bool scale, bool center)
    {
        if (scale) Gamma = weights.Add("gamma", features, GammaInitializer, GammaRegularizer, GammaConstraint);
        if (center) Beta = weights.Add("beta", features, BetaInitializer, BetaRegularizer, BetaConstraint);
    }
}
