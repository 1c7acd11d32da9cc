using System.Text.Json.Nodes;
using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal;

/// <content>Reductions over axes.</content>
public static partial class Ops
{
    /// <summary>The mean over axes. Keras: <c>keras.ops.mean</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">From the end if negative. Default: all.</param>
    /// <param name="keepDims">Whether reduced axes stay, with size 1. Default false.</param>
    public static Tensor Mean(Tensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) =>
        Real(x).mean(All(axes, x), keepDims);

    /// <inheritdoc cref="Mean(Tensor, IReadOnlyList{int}?, bool)"/>
    public static SymbolicTensor Mean(SymbolicTensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) => Reduce("Mean", x, axes, keepDims);

    /// <summary>The sum over axes. Keras: <c>keras.ops.sum</c>.</summary>
    /// <inheritdoc cref="Mean(Tensor, IReadOnlyList{int}?, bool)"/>
    public static Tensor Sum(Tensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) => x.sum(All(axes, x), keepDims);

    /// <inheritdoc cref="Sum(Tensor, IReadOnlyList{int}?, bool)"/>
    public static SymbolicTensor Sum(SymbolicTensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) => Reduce("Sum", x, axes, keepDims);

    /// <summary>The largest value over axes. Keras: <c>keras.ops.max</c>.</summary>
    /// <inheritdoc cref="Mean(Tensor, IReadOnlyList{int}?, bool)"/>
    public static Tensor Max(Tensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) => x.amax(All(axes, x), keepDims);

    /// <inheritdoc cref="Max(Tensor, IReadOnlyList{int}?, bool)"/>
    public static SymbolicTensor Max(SymbolicTensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) => Reduce("Max", x, axes, keepDims, hasInitial: true);

    /// <summary>The smallest value over axes. Keras: <c>keras.ops.min</c>.</summary>
    /// <inheritdoc cref="Mean(Tensor, IReadOnlyList{int}?, bool)"/>
    public static Tensor Min(Tensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) => x.amin(All(axes, x), keepDims);

    /// <inheritdoc cref="Min(Tensor, IReadOnlyList{int}?, bool)"/>
    public static SymbolicTensor Min(SymbolicTensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) => Reduce("Min", x, axes, keepDims, hasInitial: true);

    /// <summary>The variance over axes, divided by the number of values. Keras: <c>keras.ops.var</c>.</summary>
    /// <inheritdoc cref="Mean(Tensor, IReadOnlyList{int}?, bool)"/>
    public static Tensor Var(Tensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) =>
        Real(x).var(All(axes, x), unbiased: false, keepdim: keepDims);

    /// <inheritdoc cref="Var(Tensor, IReadOnlyList{int}?, bool)"/>
    public static SymbolicTensor Var(SymbolicTensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) => Reduce("Var", x, axes, keepDims);

    /// <summary>The square root of the variance over axes. Keras: <c>keras.ops.std</c>.</summary>
    /// <inheritdoc cref="Mean(Tensor, IReadOnlyList{int}?, bool)"/>
    public static Tensor Std(Tensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) => Var(x, axes, keepDims).sqrt();

    /// <inheritdoc cref="Std(Tensor, IReadOnlyList{int}?, bool)"/>
    public static SymbolicTensor Std(SymbolicTensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) => Reduce("Std", x, axes, keepDims);

    /// <summary>The product over axes. Keras: <c>keras.ops.prod</c>.</summary>
    /// <inheritdoc cref="Mean(Tensor, IReadOnlyList{int}?, bool)"/>
    public static Tensor Prod(Tensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) =>
        OneByOne(x, axes, keepDims, static (part, axis) => part.prod(axis, keepdim: true));

    /// <inheritdoc cref="Prod(Tensor, IReadOnlyList{int}?, bool)"/>
    public static SymbolicTensor Prod(SymbolicTensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) => Reduce("Prod", x, axes, keepDims);

    /// <summary>Whether one value over axes is true. Keras: <c>keras.ops.any</c>.</summary>
    /// <inheritdoc cref="Mean(Tensor, IReadOnlyList{int}?, bool)"/>
    public static Tensor Any(Tensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) =>
        OneByOne(x, axes, keepDims, static (part, axis) => part.any(axis, keepdim: true));

    /// <inheritdoc cref="Any(Tensor, IReadOnlyList{int}?, bool)"/>
    public static SymbolicTensor Any(SymbolicTensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) => Reduce("Any", x, axes, keepDims);

    /// <summary>Whether all values over axes are true. Keras: <c>keras.ops.all</c>.</summary>
    /// <inheritdoc cref="Mean(Tensor, IReadOnlyList{int}?, bool)"/>
    public static Tensor All(Tensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) =>
        OneByOne(x, axes, keepDims, static (part, axis) => part.all(axis, keepdim: true));

    /// <inheritdoc cref="All(Tensor, IReadOnlyList{int}?, bool)"/>
    public static SymbolicTensor All(SymbolicTensor x, IReadOnlyList<int>? axes = null, bool keepDims = false) => Reduce("All", x, axes, keepDims);

    /// <summary>The index of the largest value along an axis. Keras: <c>keras.ops.argmax</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis; negative axes count from the end. Default: the index among all values.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1. Default false.</param>
    public static Tensor ArgMax(Tensor x, int? axis = null, bool keepDims = false) => axis is { } one ? x.argmax(Axes.Within(one, x.dim(), nameof(axis)), keepDims) : x.argmax();

    /// <inheritdoc cref="ArgMax(Tensor, int?, bool)"/>
    public static SymbolicTensor ArgMax(SymbolicTensor x, int? axis = null, bool keepDims = false) =>
        Recorder.One("Argmax", new() { ["axis"] = axis, ["keepdims"] = keepDims }, x);

    /// <summary>The index of the smallest value along an axis. Keras: <c>keras.ops.argmin</c>.</summary>
    /// <inheritdoc cref="ArgMax(Tensor, int?, bool)"/>
    public static Tensor ArgMin(Tensor x, int? axis = null, bool keepDims = false) => axis is { } one ? x.argmin(Axes.Within(one, x.dim(), nameof(axis)), keepDims) : x.argmin();

    /// <inheritdoc cref="ArgMin(Tensor, int?, bool)"/>
    public static SymbolicTensor ArgMin(SymbolicTensor x, int? axis = null, bool keepDims = false) =>
        Recorder.One("Argmin", new() { ["axis"] = axis, ["keepdims"] = keepDims }, x);

    private static Tensor Real(Tensor x) => x.is_floating_point() ? x : x.to(float32);

    private static SymbolicTensor Reduce(string className, SymbolicTensor x, IReadOnlyList<int>? axes, bool keepDims, bool hasInitial = false)
    {
        var config = new JsonObject { ["axis"] = axes is [var one] ? one : Recorder.Axes(axes), ["keepdims"] = keepDims };
        if (hasInitial) config["initial"] = null;
        return Recorder.One(className, config, x);
    }

    private static long[] All(IReadOnlyList<int>? axes, Tensor x) =>
        axes is null ? [.. Enumerable.Range(0, (int)x.dim())] : [.. Axes.Within(axes, x.dim()).Select(axis => (long)axis)];

    private static Tensor OneByOne(Tensor x, IReadOnlyList<int>? axes, bool keepDims, Func<Tensor, int, Tensor> fold)
    {
        int[] folded = [.. All(axes, x).Select(axis => (int)axis)];
        foreach (var axis in folded) x = fold(x, axis);
        return keepDims ? x : x.reshape([.. x.shape.Where((_, axis) => !folded.Contains(axis))]);
    }
}
