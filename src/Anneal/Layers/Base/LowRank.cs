using Anneal.Initializers;
using Anneal.Regularizers;
using Anneal.Saving;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>A change of a matrix by the product of two narrow ones: <c>matrix + alpha / rank · a b</c>. Only the narrow ones are trained. All axes of a kernel but the last count as rows.</summary>
/// <remarks>Source: Hu et al., LoRA, 2021; Keras: <c>enable_lora</c>.</remarks>
internal sealed class LowRank
{
    private readonly Variable matrix, a, b;
    private readonly double factor;

    /// <summary>Adds the two variables and freezes the matrix.</summary>
    /// <param name="weights">Of the layer.</param>
    /// <param name="matrix">Of the layer.</param>
    /// <param name="rank">The size of the axis that the narrow matrices share; at least 1.</param>
    /// <param name="alpha">The scale of the change.</param>
    /// <param name="aInitializer">Of the first matrix.</param>
    /// <param name="bInitializer">Of the second.</param>
    public LowRank(Weights weights, Variable matrix, long rank, Number alpha, Initializer aInitializer, Initializer bInitializer)
    {
        this.matrix = matrix;
        a = weights.Add($"lora_{matrix.Name}_a", [.. matrix.Shape[..^1], rank], aInitializer, matrix.Regularizer);
        b = weights.Add($"lora_{matrix.Name}_b", [rank, matrix.Shape[^1]], bInitializer, matrix.Regularizer);
        matrix.Trainable = false;
        factor = alpha / rank;
        weights.Keep(this);
    }

    public Tensor Of(Tensor matrix) => matrix.Plus(Ops.Linear(a.Value, b.Value).Times(factor));

    /// <summary>The weights as files have them: with the change in the matrix, so that reading them ends the change.</summary>
    public IEnumerable<SavedArray> Saved(IEnumerable<Variable> weights) =>
        weights.Where(weight => weight != a && weight != b).Select((weight, i) => SavedArray.Of($"{i}", weight) is var saved && weight == matrix
            ? saved with { Get = () => Of(matrix.Value), Set = Set }
            : saved);

    private void Set(Tensor values)
    {
        matrix.Assign(values);
        a.Assign(zeros_like(a.Value));
        b.Assign(zeros_like(b.Value));
    }

    /// <summary>Refuses what cannot be changed in this way.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="isEnabled">Whether it has such a change already.</param>
    /// <param name="constraint">Of the matrix: it would not hold for the sum.</param>
    /// <param name="parameter">The constraint's name among the layer's arguments.</param>
    public static void Require(Layer layer, bool isEnabled, Constraints.Constraint? constraint, string parameter)
    {
        if (constraint is not null) throw new InvalidOperationException($"Layer '{layer.Name}' has a {parameter}, which LoRA cannot keep. Remove one of the two.");
        if (!layer.Own.HasWeights) throw new InvalidOperationException($"Layer '{layer.Name}' has no weights yet: build it before EnableLora, with Build(shape) or a first batch.");
        if (isEnabled) throw new InvalidOperationException($"Layer '{layer.Name}' already has LoRA; it can be enabled once.");
    }
}
