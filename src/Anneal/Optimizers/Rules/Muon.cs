using System.Text.RegularExpressions;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>Muon: momentum with nearly orthogonal steps for matrices, and AdamW for all other variables.</summary>
/// <remarks>
/// For a variable of two axes, with rate r, gradient g and momentum μ; M starts at 0:
/// <code>
/// M ← M + g + (μ - 1) M
/// X = g + μ M  (Nesterov; otherwise X = M);   X ← X / (‖X‖ + 1e-7), the shorter side first
/// nsSteps times: A = X Xᵀ;   X ← a X + (b A + c A²) X
/// w ← w - r X √max(rows, columns) · rmsRate                   (rmsRate null: w ← w - r X)
/// </code>
/// Every other variable, embeddings and <c>excludeLayers</c> follow <see cref="Adam"/> with r times <c>adamLrRatio</c>.
/// Keras: <c>keras.optimizers.Muon</c>, with the same arguments and defaults; add the name of the output layer to <c>excludeLayers</c>.
/// Sources: Jordan et al., Muon,
/// 2024; Liu et al., Muon is Scalable for LLM Training, 2025.
/// </remarks>
/// <example><code>
/// new Muon(0.02, excludeLayers: ["logits"])
/// </code></example>
[Keras("keras.optimizers")]
[ConfigOrder("adam_beta_1", "adam_beta_2", "epsilon", "exclude_layers", "muon_a", "muon_b", "muon_c", "adam_lr_ratio", "momentum", "ns_steps", "nesterov", "exclude_embeddings", "adam_weight_decay", "rms_rate")]
public sealed partial class Muon : RuleOptimizer, IMemoryRule
{
    private readonly Regex[] excluded;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The rate: a number, a schedule or a function. Default 0.001.</param>
    /// <param name="adamBeta1">Adam's β₁, in [0, 1), or a schedule. Default 0.9.</param>
    /// <param name="adamBeta2">Adam's β₂, in [0, 1), or a schedule. Default 0.999.</param>
    /// <param name="adamWeightDecay">The weight decay of the variables that follow Adam; at least 0, or a schedule. Default 0.004; 0 for none.</param>
    /// <param name="epsilon">Adam's ε, at least 0. Default 1e-7.</param>
    /// <param name="weightDecay">The weight decay of the matrices; at least 0, or a schedule. Default 0.004; 0 for none.</param>
    /// <param name="name">The name. Default <c>muon</c>.</param>
    /// <param name="excludeLayers">Regular expressions. A variable whose path has a match follows Adam. Default none.</param>
    /// <param name="excludeEmbeddings">Whether variables with <c>embedding</c> in their path follow Adam. Default true.</param>
    /// <param name="muonA">a, the first coefficient. Default 3.4445.</param>
    /// <param name="muonB">b, the second coefficient. Default -4.775.</param>
    /// <param name="muonC">c, the third coefficient. Default 2.0315.</param>
    /// <param name="adamLrRatio">The factor of the rate for Adam; at least 0. Default 1.</param>
    /// <param name="momentum">μ, in [0, 1], or a schedule. Default 0.95.</param>
    /// <param name="nsSteps">The number of Newton-Schulz iterations, 1 to 100. Default 5.</param>
    /// <param name="nesterov">Whether to use Nesterov momentum. Default true.</param>
    /// <param name="rmsRate">The size of a step relative to Adam's, greater than 0; null for steps scaled by r alone. Default 0.2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range. (Keras accepts any value.)</exception>
    public Muon(
        LearningRate? learningRate = null,
        Hyperparameter? adamBeta1 = null,
        Hyperparameter? adamBeta2 = null,
        Hyperparameter? adamWeightDecay = null,
        double epsilon = 1e-7,
        Hyperparameter? weightDecay = null,
        string? name = null,
        IReadOnlyList<string>? excludeLayers = null,
        bool excludeEmbeddings = true,
        double muonA = 3.4445,
        double muonB = -4.7750,
        double muonC = 2.0315,
        Number? adamLrRatio = null,
        Hyperparameter? momentum = null,
        int nsSteps = 5,
        bool nesterov = true,
        double? rmsRate = 0.2)
        : base(learningRate ?? 0.001, name)
    {
        AdamBeta1 = Within(nameof(adamBeta1), adamBeta1 ?? 0.9, 0, 1, mostIncluded: false);
        AdamBeta2 = Within(nameof(adamBeta2), adamBeta2 ?? 0.999, 0, 1, mostIncluded: false);
        AdamWeightDecay = Within(nameof(adamWeightDecay), adamWeightDecay ?? 0.004, 0);
        Epsilon = Require.Single(Require.NotNegative(epsilon));
        WeightDecay = weightDecay ?? 0.004;
        ExcludeLayers = [.. excludeLayers ?? []];
        excluded = [.. ExcludeLayers.Select(pattern => PathPattern.Compile(pattern, nameof(excludeLayers)))];
        ExcludeEmbeddings = excludeEmbeddings;
        MuonA = Require.Single(Require.Finite(muonA));
        MuonB = Require.Single(Require.Finite(muonB));
        MuonC = Require.Single(Require.Finite(muonC));
        AdamLrRatio = adamLrRatio ?? 1;
        Require.NotNegative(AdamLrRatio, nameof(adamLrRatio));
        Momentum = Within(nameof(momentum), momentum ?? 0.95, 0, 1);
        NsSteps = Require.Between(nsSteps, 1, 100);
        Nesterov = nesterov;
        if (rmsRate is { } given) Require.Positive(given, nameof(rmsRate));
        RmsRate = rmsRate;
    }

    /// <summary>Adam's β₁. Default 0.9. If it follows a schedule, 1 - β₁ᵗ is computed with the β₁ of the update.</summary>
    public Hyperparameter AdamBeta1 { get; }

    /// <summary>Adam's β₂. Default 0.999. If it follows a schedule, 1 - β₂ᵗ is computed with the β₂ of the update.</summary>
    public Hyperparameter AdamBeta2 { get; }

    /// <summary>The weight decay of the variables that follow Adam; null for none. Default 0.004.</summary>
    public Hyperparameter? AdamWeightDecay { get; private set; }

    /// <summary>Adam's ε. Default 1e-7.</summary>
    public double Epsilon { get; }

    /// <summary>The patterns of paths that follow Adam. Default none.</summary>
    public IReadOnlyList<string> ExcludeLayers { get; }

    /// <summary>Whether embeddings follow Adam. Default true.</summary>
    public bool ExcludeEmbeddings { get; }

    /// <summary>a. Default 3.4445.</summary>
    public double MuonA { get; }

    /// <summary>b. Default -4.775.</summary>
    public double MuonB { get; }

    /// <summary>c. Default 2.0315.</summary>
    public double MuonC { get; }

    /// <summary>The factor of the rate for Adam. Default 1.</summary>
    public Number AdamLrRatio { get; }

    /// <summary>μ. Default 0.95.</summary>
    public Hyperparameter Momentum { get; }

    /// <summary>The number of Newton-Schulz iterations. Default 5.</summary>
    public int NsSteps { get; }

    /// <summary>Whether to use Nesterov momentum. Default true.</summary>
    public bool Nesterov { get; }

    /// <summary>The size of a step relative to Adam's. Default 0.2.</summary>
    public double? RmsRate { get; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> StateNamesOf(Variable variable) => FollowsAdam(variable) ? ["momentum", "velocity"] : ["momentum"];

    /// <inheritdoc/>
    protected override void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step)
    {
        if (state.Count == 2) new TensorRun(variable, gradient, state).Apply(new Adam.MeansRule<TensorElement>(AdamFactors(step, wide: variable.dtype == float64)));
        else UpdateByMuon(variable, gradient, state[0], step);
    }

    private void UpdateByMuon(Tensor variable, Tensor gradient, Tensor M, UpdateStep step)
    {
        var μ = Momentum.At(step.Iteration);
        using (var push = M.Times(μ - 1)) M.Plus_(push.Plus_(gradient));
        using var X = Orthogonal(Nesterov ? M.Times(μ).Plus_(gradient) : M.clone());
        var r = RmsRate is { } rms ? step.LearningRate * Math.Sqrt(Math.Max(variable.size(0), variable.size(1))) * rms : step.LearningRate;
        variable.sub_(X.Times_(r));
    }

    /// <summary>Takes X over. Three matrices at a time: X, the next X, and A.</summary>
    private Tensor Orthogonal(Tensor X)
    {
        X.div_(X.norm().Plus_(1e-7));
        for (var i = 0; i < NsSteps; i++)
        {
            using var iteration = NewDisposeScope();
            var tall = X.size(0) > X.size(1);
            var A = tall ? X.t().mm(X) : X.mm(X.t());
            using (var square = A.mm(A)) A.Times_(MuonB).Plus_(square.Times_(MuonC));
            var next = tall ? X.mm(A) : A.mm(X);
            next.Plus_(X.Times_(MuonA));
            X.Dispose();
            X = next.MoveToOuterDisposeScope();
        }
        return X;
    }

    private (double, double, double, double) AdamFactors(UpdateStep step, bool wide)
    {
        var (β1, β2) = (AdamBeta1.At(step.Iteration), AdamBeta2.At(step.Iteration));
        return (Adam.Alpha(step with { LearningRate = step.LearningRate * AdamLrRatio }, β1, β2, wide), 1 - β1, 1 - β2, Epsilon);
    }

    private static bool IsUpdatedByAdam(VariableState state) => state.Slots.Length == 2;

    bool IMemoryRule.Takes(VariableState state) => IsUpdatedByAdam(state);

    void IMemoryRule.Update(in UpdateMemory memory) => OnePass.Run(new Adam.MeansRule<Lanes>(AdamFactors(memory.Step, wide: false)), memory);

    private bool FollowsAdam(Variable variable) =>
        variable.Shape.Rank != 2
        || (ExcludeEmbeddings && variable.Path.Contains("embedding", StringComparison.OrdinalIgnoreCase))
        || excluded.Any(pattern => pattern.IsMatch(variable.Path));

    private protected override void ReadOptions(ConfigReader reader)
    {
        if (reader.Find("adam_weight_decay") is { IsNull: true }) AdamWeightDecay = null;
        base.ReadOptions(reader);
    }

    internal override Hyperparameter? WeightDecayOf(VariableState state) => IsUpdatedByAdam(state) ? AdamWeightDecay : WeightDecay;
}
