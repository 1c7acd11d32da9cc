using Anneal.Constraints;
using Anneal.Initializers;
using Anneal.Saving;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A change of a layer's matrix by the product of two narrow ones: <c>matrix + alpha / rank · a b</c>. Only the narrow ones are trained. All axes of a kernel but the last count as rows.</summary>
/// <remarks>Source: Hu et al., LoRA, 2021; Keras: <c>enable_lora</c>.</remarks>
internal sealed class LowRank
{
    private readonly Layer layer;
    private readonly Constraint? constraint;
    private readonly string constraintName;
    private Variable? matrix, a, b;

    /// <summary>The arguments of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="loraRank">The size of the axis that the narrow matrices share; null for no change.</param>
    /// <param name="loraAlpha">The scale of the change; null for the rank.</param>
    /// <param name="constraint">Of the matrix: it would not hold for the sum.</param>
    /// <param name="constraintName">The constraint's name among the layer's arguments.</param>
    public LowRank(Layer layer, long? loraRank, Number? loraAlpha, Constraint? constraint, string constraintName)
    {
        (this.layer, this.constraint, this.constraintName) = (layer, constraint, constraintName);
        Rank = Require.AtLeast(loraRank, 1);
        Alpha = Rank is null ? null : loraAlpha ?? Rank;
        if (Rank is not null && constraint is not null) throw Require.Wrong(nameof(loraRank), $"excludes {constraintName}, which LoRA cannot keep");
    }

    public long? Rank { get; private set; }

    public Number? Alpha { get; private set; }

    /// <summary>The matrix with its change, if there is one.</summary>
    public Tensor Effective => a is null ? matrix!.Value : matrix!.Value.Plus(Ops.Linear(a.Value, b!.Value).Times(Alpha!.Value / Rank!.Value));

    /// <summary>Takes the matrix that the layer has just made, and begins to change it if the layer has a rank.</summary>
    public void Begin(Variable made)
    {
        (matrix, a, b) = (made, null, null);
        if (Rank is { } rank) Enable(rank, Alpha);
    }

    /// <summary>Adds the two variables and freezes the matrix.</summary>
    public void Enable(long rank, Number? loraAlpha, Initializer? aInitializer = null, Initializer? bInitializer = null)
    {
        if (constraint is not null) throw new InvalidOperationException($"Layer '{layer.Name}' has a {constraintName}, which LoRA cannot keep. Remove one of the two.");
        if (!layer.Own.HasWeights) throw new InvalidOperationException($"Layer '{layer.Name}' has no weights yet: build it before EnableLora, with Build(shape) or a first batch.");
        if (a is not null) throw new InvalidOperationException($"Layer '{layer.Name}' already has LoRA; it can be enabled once.");
        (Rank, Alpha) = (Require.AtLeast(rank, 1), loraAlpha ?? rank);
        var weights = new Weights(layer.Own);
        a = weights.Add($"lora_{matrix!.Name}_a", [.. matrix.Shape[..^1], rank], aInitializer ?? "he_uniform", matrix.Regularizer);
        b = weights.Add($"lora_{matrix.Name}_b", [rank, matrix.Shape[^1]], bInitializer ?? "zeros", matrix.Regularizer);
        matrix.Trainable = false;
        weights.Keep(this);
    }

    /// <summary>The weights as files have them: with the change in the matrix, so that reading them ends the change.</summary>
    public IEnumerable<SavedArray> Saved(IEnumerable<Variable> weights) =>
        weights.Where(weight => weight != a && weight != b).Select((weight, i) => SavedArray.Of($"{i}", weight) is var saved && weight == matrix
            ? new SavedArray(saved.Key, saved.Name, saved.Shape, () => Effective, Set)
            : saved);

    private void Set(Tensor values)
    {
        matrix!.Assign(values);
        a!.Assign(zeros_like(a.Value));
        b!.Assign(zeros_like(b.Value));
    }
}
