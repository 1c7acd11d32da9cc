using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of layers that merge a list of tensors into one.</summary>
/// <remarks>Masks are combined with "or"; if one input has no mask, the output has none, as in Keras.</remarks>
public abstract class MergingLayer : Layer
{
    private protected MergingLayer(string? name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public override Tensor? ComputeMask(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor?> masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        if (masks.Any(mask => mask is null)) return null;
        return masks.Select(mask => mask!).Aggregate((a, b) => a.logical_or(b));
    }

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <summary>The number of inputs, where only one will do.</summary>
    private protected virtual int? Count => null;

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        var given = Listed(inputs);
        return [new(Merge([.. given.Select(input => input.Shape)]), given.Select(input => Kept(input.Type)).Aggregate(promote_types))];
    }

    /// <inheritdoc/>
    protected sealed override void Build(Inputs<TensorSpec> inputs, Weights weights) => Infer(inputs);

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context)
    {
        var given = Listed(inputs);
        Merge([.. given.Select(input => (Shape)input.shape)]);
        return [Merge(given)];
    }

    /// <summary>The shape of the output.</summary>
    private protected abstract Shape Merge(IReadOnlyList<Shape> shapes);

    /// <summary>The output.</summary>
    private protected abstract Tensor Merge(IReadOnlyList<Tensor> tensors);

    private protected ArgumentException Mismatch(IReadOnlyList<Shape> shapes) =>
        new($"Layer '{Name}' cannot merge inputs of shapes {string.Join(", ", shapes)}.", nameof(shapes));

    private ScalarType Kept(ScalarType type) => TakesIntegers && !type.IsFloatingPoint() ? type : DTypePolicy.ComputeType;

    private IReadOnlyList<T> Listed<T>(Inputs<T> inputs)
    {
        var given = inputs.First;
        if (ReferenceEquals(inputs.Arguments, CallArguments.OneTensor)) throw this.Refuses("takes a list of inputs", "one, without a list", nameof(inputs));
        if (given.Count == 0 || (Count is { } only && given.Count != only))
            throw this.Refuses($"takes a list of {(Count is { } count ? $"{count} inputs" : "at least 1 input")}", given.Count, nameof(inputs));
        return given;
    }
}
