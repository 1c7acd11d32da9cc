using Anneal.Activations;
using Anneal.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>
/// Functions of tensors and symbolic tensors, for layers, losses and models. Numbers are kept alive while an operation runs, and shapes
/// that would crash libtorch are checked.
/// </summary>
/// <remarks>Keras: <c>keras.ops</c>, under the same names. Results are new tensors, owned by the caller or its dispose scope, or views of the arguments.</remarks>
/// <example><code>
/// var centred = Ops.Subtract(x, Ops.Mean(x, axes: [-1], keepDims: true));
/// </code></example>
public static partial class Ops
{
    // With fewer multiplications, a node of libtorch's graph that calls C# costs more than is saved.
    private const long LeastInCSharp = 1 << 22;

    /// <summary><c>x . kernel + bias</c> over the last axis.</summary>
    /// <param name="x">Shape (..., inputs).</param>
    /// <param name="kernel">Shape (inputs, outputs).</param>
    /// <param name="bias">Shape (outputs,). Default: none.</param>
    /// <returns>Shape (..., outputs).</returns>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static Tensor Linear(Tensor x, Tensor kernel, Tensor? bias = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(kernel);
        if (x.size(-1) != kernel.size(0)) throw new ArgumentException($"x has {x.size(-1)} values along the last axis; the kernel takes {kernel.size(0)}.", nameof(x));
        if (x.numel() * kernel.size(-1) >= LeastInCSharp && DenseProduct.Serves(x, kernel, bias)) return DenseProduct.Of(x, kernel, bias, rectifies: false);
        var rows = x.dim() == 2 ? x : x.reshape(-1, kernel.size(0));
        var sum = bias is null ? rows.mm(kernel) : addmm(bias, rows, kernel, beta: 1, alpha: 1);
        return x.dim() == 2 ? sum : sum.reshape([.. x.shape[..^1], kernel.size(1)]);
    }

    /// <summary>The matrix product over the last two axes; the others broadcast. Keras: <c>keras.ops.matmul</c>.</summary>
    /// <param name="a">Shape (..., n, m), or (m,).</param>
    /// <param name="b">Shape (..., m, k), or (m,).</param>
    /// <returns>Shape (..., n, k); the axis of a vector is left out.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit.</exception>
    public static Tensor Matmul(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (isRow, isColumn) = (a.dim() == 1, b.dim() == 1);
        var left = isRow ? a.unsqueeze(0) : a;
        var right = isColumn ? b.unsqueeze(1) : b;
        if (left.dim() < 2 || right.dim() < 2 || left.size(-1) != right.size(-2))
            throw new ArgumentException($"Shapes {ShapeText.Of(a)} and {ShapeText.Of(b)} have no matrix product: the last axis of a must be as long as the last but one of b.", nameof(b));
        var product = Product(left, right);
        if (isRow) product = product.squeeze(-2);
        return isColumn ? product.squeeze(-1) : product;
    }

    /// <inheritdoc cref="Matmul(Tensor, Tensor)"/>
    public static SymbolicTensor Matmul(SymbolicTensor a, SymbolicTensor b) => Recorder.One("Matmul", null, a, b);

    /// <summary>Sums of products, in Einstein's notation. Keras: <c>keras.ops.einsum</c>.</summary>
    /// <param name="subscripts">For example <c>bij,bjk->bik</c>.</param>
    /// <param name="operands">One tensor per part before the arrow.</param>
    public static Tensor Einsum(string subscripts, params IReadOnlyList<Tensor> operands) => einsum(subscripts, [.. operands]);

    /// <summary><c>exp(x) / sum(exp(x))</c> along an axis. Keras: <c>keras.ops.softmax</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis; negative axes count from the end. Default -1.</param>
    public static Tensor Softmax(Tensor x, int axis = -1) => ActivationFunctions.Softmax(x, axis);

    /// <inheritdoc cref="Softmax(Tensor, int)"/>
    public static SymbolicTensor Softmax(SymbolicTensor x, int axis = -1) => Recorder.One("Softmax", new() { ["axis"] = axis }, x);

    /// <summary>1 at the index of the class, 0 elsewhere. Keras: <c>keras.ops.one_hot</c>.</summary>
    /// <param name="x">Whole numbers from 0; others give zeros.</param>
    /// <param name="classes">The number of classes, 1 or more.</param>
    /// <param name="axis">The position of the new axis. Default -1.</param>
    /// <returns>A float32 tensor with one more axis.</returns>
    public static Tensor OneHot(Tensor x, int classes, int axis = -1)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.AtLeast(classes, 1);
        var hot = x.unsqueeze(-1).eq(from_array(Enumerable.Range(0, classes).Select(place => (long)place).ToArray()).to(x.dtype).to(x.device)).to(float32);
        return axis == -1 ? hot : hot.movedim([-1], [Axes.Within(axis, hot.dim())]);
    }

    /// <inheritdoc cref="OneHot(Tensor, int, int)"/>
    public static SymbolicTensor OneHot(SymbolicTensor x, int classes, int axis = -1) =>
        Recorder.One("OneHot", new() { ["num_classes"] = classes, ["axis"] = axis, ["dtype"] = "float32", ["sparse"] = false }, x);

    /// <summary>Limits values to an interval. Keras: <c>keras.ops.clip</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="least">The lower end.</param>
    /// <param name="most">The upper end.</param>
    public static Tensor Clip(Tensor x, double least, double most) => x.Clip(least, most);

    /// <inheritdoc cref="Clip(Tensor, double, double)"/>
    public static SymbolicTensor Clip(SymbolicTensor x, double least, double most) =>
        Recorder.One("Clip", new() { ["x_min"] = ((Number)least).ToJson(), ["x_max"] = ((Number)most).ToJson() }, x);

    /// <summary>One of two values, by a condition. Keras: <c>keras.ops.where</c>.</summary>
    /// <param name="condition">True where the first value is taken.</param>
    /// <param name="a">The first value.</param>
    /// <param name="b">The second value.</param>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return where(condition.to(ScalarType.Bool), a, b);
    }

    /// <inheritdoc cref="Where(Tensor, Tensor, Tensor)"/>
    public static SymbolicTensor Where(SymbolicTensor condition, SymbolicOperand a, SymbolicOperand b) => Recorder.One("Where", null, condition, a, b);

    /// <summary>Running sums along an axis. Keras: <c>keras.ops.cumsum</c>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="axis">The axis. Default: over all values in order.</param>
    public static Tensor CumSum(Tensor x, int? axis = null) => axis is { } one ? x.cumsum(Axes.Within(one, x.dim(), nameof(axis))) : x.reshape(-1).cumsum(0);

    /// <inheritdoc cref="CumSum(Tensor, int?)"/>
    public static SymbolicTensor CumSum(SymbolicTensor x, int? axis = null) => Recorder.One("Cumsum", new() { ["axis"] = axis, ["dtype"] = null }, x);

    private static Tensor Product(Tensor a, Tensor b)
    {
        if (a.dim() == 2 && b.dim() == 2) return a.mm(b);
        long[] batch = Broadcast(a.shape[..^2], b.shape[..^2]);
        var left = a.expand([.. batch, a.size(-2), a.size(-1)]).reshape(-1, a.size(-2), a.size(-1));
        var right = b.expand([.. batch, b.size(-2), b.size(-1)]).reshape(-1, b.size(-2), b.size(-1));
        return left.bmm(right).reshape([.. batch, a.size(-2), b.size(-1)]);
    }

    private static long[] Broadcast(long[] a, long[] b)
    {
        var rank = Math.Max(a.Length, b.Length);
        var sizes = new long[rank];
        for (var i = 1; i <= rank; i++)
        {
            var (x, y) = (i <= a.Length ? a[^i] : 1, i <= b.Length ? b[^i] : 1);
            if (x != y && x != 1 && y != 1) throw new ArgumentException($"Shapes {ShapeText.Of(a)} and {ShapeText.Of(b)} do not broadcast.", nameof(b));
            sizes[^i] = x == 1 ? y : x;
        }
        return sizes;
    }
}
