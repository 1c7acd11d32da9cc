using System.Text.Json.Nodes;
using Anneal.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <content>Functions that move elements.</content>
public static partial class Ops
{
    /// <summary>The same elements in another shape. Keras: <c>keras.ops.reshape</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="shape">The shape, including the batch axis; one size may be -1, which is then computed.</param>
    public static Tensor Reshape(Tensor x, Shape shape) => x.reshape(shape.ToArray());

    /// <inheritdoc cref="Reshape(Tensor, Shape)"/>
    public static SymbolicTensor Reshape(SymbolicTensor x, Shape shape) =>
        Recorder.One("Reshape", new() { ["newshape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]) }, x);

    /// <summary>The axes in another order. Keras: <c>keras.ops.transpose</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axis of <paramref name="x"/> for each axis of the result. Default: reversed.</param>
    /// <exception cref="ArgumentException"><paramref name="axes"/> does not name each axis once.</exception>
    public static Tensor Transpose(Tensor x, IReadOnlyList<int>? axes = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (axes is null) return x.permute([.. Enumerable.Range(0, (int)x.dim()).Reverse()]);
        if (axes.Count != x.dim()) throw Require.Wrong(nameof(axes), $"must name each of the {x.dim()} axes once; it was [{string.Join(", ", axes)}]");
        return x.permute([.. Axes.Within(axes, x.dim()).Select(axis => (long)axis)]);
    }

    /// <inheritdoc cref="Transpose(Tensor, IReadOnlyList{int}?)"/>
    public static SymbolicTensor Transpose(SymbolicTensor x, IReadOnlyList<int>? axes = null) => Recorder.One("Transpose", new() { ["axes"] = Recorder.Axes(axes) }, x);

    /// <summary>Joins tensors along an axis. Keras: <c>keras.ops.concatenate</c>.</summary>
    /// <param name="tensors">The tensors, with the same sizes along all other axes.</param>
    /// <param name="axis">The axis; negative axes count from the end. Default -1 (Keras: 0).</param>
    public static Tensor Concatenate(IReadOnlyList<Tensor> tensors, int axis = -1) => cat([.. tensors], Axes.Within(axis, RankOf(tensors)));

    /// <inheritdoc cref="Concatenate(IReadOnlyList{Tensor}, int)"/>
    public static SymbolicTensor Concatenate(IReadOnlyList<SymbolicTensor> tensors, int axis = -1) => Recorder.List("Concatenate", new() { ["axis"] = axis }, tensors);

    /// <summary>Stacks tensors along a new axis. Keras: <c>keras.ops.stack</c>.</summary>
    /// <param name="tensors">The tensors, of the same shape.</param>
    /// <param name="axis">The place of the new axis; negative axes count from the end. Default -1 (Keras: 0).</param>
    public static Tensor Stack(IReadOnlyList<Tensor> tensors, int axis = -1) => stack([.. tensors], Axes.Within(axis, RankOf(tensors) + 1));

    /// <inheritdoc cref="Stack(IReadOnlyList{Tensor}, int)"/>
    public static SymbolicTensor Stack(IReadOnlyList<SymbolicTensor> tensors, int axis = -1) => Recorder.List("Stack", new() { ["axis"] = axis }, tensors);

    /// <summary>Splits a tensor into equal parts along an axis. Keras: <c>keras.ops.split</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="sections">The number of parts, a divisor of the size of the axis.</param>
    /// <param name="axis">The axis; negative axes count from the end. Default -1 (Keras: 0).</param>
    public static IReadOnlyList<Tensor> Split(Tensor x, int sections, int axis = -1) => x.tensor_split(Require.AtLeast(sections, 1), Axes.Within(axis, x.dim()));

    /// <inheritdoc cref="Split(Tensor, int, int)"/>
    public static SymbolicTensors Split(SymbolicTensor x, int sections, int axis = -1) =>
        Recorder.Many("Split", new() { ["indices_or_sections"] = sections, ["axis"] = axis }, x);

    /// <summary>A new axis of size 1. Keras: <c>keras.ops.expand_dims</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">Its place in the result; negative axes count from the end.</param>
    public static Tensor ExpandDims(Tensor x, int axis) => x.unsqueeze(Axes.Within(axis, x.dim() + 1));

    /// <inheritdoc cref="ExpandDims(Tensor, int)"/>
    public static SymbolicTensor ExpandDims(SymbolicTensor x, int axis) => Recorder.One("ExpandDims", new() { ["axis"] = axis }, x);

    /// <summary>Removes axes of size 1. Keras: <c>keras.ops.squeeze</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axes">The axes to remove. Default: all axes of size 1.</param>
    public static Tensor Squeeze(Tensor x, IReadOnlyList<int>? axes = null)
    {
        if (axes is null) return x.squeeze();
        foreach (var axis in Axes.Within(axes, x.dim()).OrderDescending())
        {
            if (x.size(axis) != 1) throw new ArgumentException($"Axis {axis} has size {x.size(axis)}; only axes of size 1 can be removed.", nameof(axes));
            x = x.squeeze(axis);
        }
        return x;
    }

    /// <inheritdoc cref="Squeeze(Tensor, IReadOnlyList{int}?)"/>
    public static SymbolicTensor Squeeze(SymbolicTensor x, IReadOnlyList<int>? axes = null) =>
        Recorder.One("Squeeze", new() { ["axis"] = axes is [var one] ? one : Recorder.Axes(axes) }, x);

    /// <summary>Takes elements by index along an axis. Keras: <c>keras.ops.take</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="indices">Whole numbers of any shape, from the end if negative.</param>
    /// <param name="axis">The axis. Default: indices into all values.</param>
    public static Tensor Take(Tensor x, Tensor indices, int? axis = null)
    {
        var source = axis is null ? x.reshape(-1) : x;
        var along = Axes.Within(axis ?? 0, source.dim());
        var places = indices.to(int64).reshape(-1).remainder(tensor(source.size(along)));
        return source.index_select(along, places).reshape([.. source.shape[..along], .. indices.shape, .. source.shape[(along + 1)..]]);
    }

    /// <inheritdoc cref="Take(Tensor, Tensor, int?)"/>
    public static SymbolicTensor Take(SymbolicTensor x, SymbolicOperand indices, int? axis = null) => Recorder.One("Take", new() { ["axis"] = axis }, x, indices);

    /// <summary>Elements as another type. Keras: <c>keras.ops.cast</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="type">The type.</param>
    public static Tensor Cast(Tensor x, ScalarType type) => x.to(type);

    /// <inheritdoc cref="Cast(Tensor, ScalarType)"/>
    public static SymbolicTensor Cast(SymbolicTensor x, ScalarType type) => Recorder.One("Cast", new() { ["dtype"] = TypeNames.Of(type) }, x);

    private static long RankOf(IReadOnlyList<Tensor> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        return tensors is [var first, ..] ? first.dim() : throw Require.Wrong(nameof(tensors), "must hold at least one tensor; it was empty");
    }

    internal static Tensor ExpandDims(Tensor x, IReadOnlyList<int> axes) => axes.Aggregate(x, ExpandDims);
}
