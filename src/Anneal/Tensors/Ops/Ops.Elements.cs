using Anneal.Activations;
using Anneal.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <content>Functions of each element.</content>
public static partial class Ops
{
    /// <summary>The absolute value, element by element. Keras: <c>keras.ops.abs</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Abs(Tensor x) => x.abs();

    /// <inheritdoc cref="Abs(Tensor)"/>
    public static SymbolicTensor Abs(SymbolicTensor x) => Recorder.One("Absolute", null, x);

    /// <summary>e to the power of x, element by element. Keras: <c>keras.ops.exp</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Exp(Tensor x) => x.exp();

    /// <inheritdoc cref="Exp(Tensor)"/>
    public static SymbolicTensor Exp(SymbolicTensor x) => Recorder.One("Exp", null, x);

    /// <summary>The natural logarithm, element by element. Keras: <c>keras.ops.log</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Log(Tensor x) => x.log();

    /// <inheritdoc cref="Log(Tensor)"/>
    public static SymbolicTensor Log(SymbolicTensor x) => Recorder.One("Log", null, x);

    /// <summary>The natural logarithm of 1 + x, element by element. Keras: <c>keras.ops.log1p</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Log1p(Tensor x) => x.log1p();

    /// <inheritdoc cref="Log1p(Tensor)"/>
    public static SymbolicTensor Log1p(SymbolicTensor x) => Recorder.One("Log1p", null, x);

    /// <summary>The square root, element by element. Keras: <c>keras.ops.sqrt</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Sqrt(Tensor x) => x.sqrt();

    /// <inheritdoc cref="Sqrt(Tensor)"/>
    public static SymbolicTensor Sqrt(SymbolicTensor x) => Recorder.One("Sqrt", null, x);

    /// <summary>The square, element by element. Keras: <c>keras.ops.square</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Square(Tensor x) => x.Squared();

    /// <inheritdoc cref="Square(Tensor)"/>
    public static SymbolicTensor Square(SymbolicTensor x) => Recorder.One("Square", null, x);

    /// <summary>The negative, element by element. Keras: <c>keras.ops.negative</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Negative(Tensor x) => x.neg();

    /// <inheritdoc cref="Negative(Tensor)"/>
    public static SymbolicTensor Negative(SymbolicTensor x) => Recorder.One("Negative", null, x);

    /// <summary>-1, 0 or 1, element by element. Keras: <c>keras.ops.sign</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Sign(Tensor x) => x.sign();

    /// <inheritdoc cref="Sign(Tensor)"/>
    public static SymbolicTensor Sign(SymbolicTensor x) => Recorder.One("Sign", null, x);

    /// <summary>The sine, element by element. Keras: <c>keras.ops.sin</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Sin(Tensor x) => x.sin();

    /// <inheritdoc cref="Sin(Tensor)"/>
    public static SymbolicTensor Sin(SymbolicTensor x) => Recorder.One("Sin", null, x);

    /// <summary>The cosine, element by element. Keras: <c>keras.ops.cos</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Cos(Tensor x) => x.cos();

    /// <inheritdoc cref="Cos(Tensor)"/>
    public static SymbolicTensor Cos(SymbolicTensor x) => Recorder.One("Cos", null, x);

    /// <summary>The hyperbolic tangent, element by element. Keras: <c>keras.ops.tanh</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Tanh(Tensor x) => x.tanh();

    /// <inheritdoc cref="Tanh(Tensor)"/>
    public static SymbolicTensor Tanh(SymbolicTensor x) => Recorder.One("Tanh", null, x);

    /// <summary>Rounded down, element by element. Keras: <c>keras.ops.floor</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Floor(Tensor x) => x.floor();

    /// <inheritdoc cref="Floor(Tensor)"/>
    public static SymbolicTensor Floor(SymbolicTensor x) => Recorder.One("Floor", null, x);

    /// <summary>Rounded up, element by element. Keras: <c>keras.ops.ceil</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Ceil(Tensor x) => x.ceil();

    /// <inheritdoc cref="Ceil(Tensor)"/>
    public static SymbolicTensor Ceil(SymbolicTensor x) => Recorder.One("Ceil", null, x);

    /// <summary>Whether x is 0, element by element. Keras: <c>keras.ops.logical_not</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor LogicalNot(Tensor x) => x.logical_not();

    /// <inheritdoc cref="LogicalNot(Tensor)"/>
    public static SymbolicTensor LogicalNot(SymbolicTensor x) => Recorder.One("LogicalNot", null, x);

    /// <summary><c>1 / (1 + exp(-x))</c>, element by element. Keras: <c>keras.ops.sigmoid</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Sigmoid(Tensor x) => ActivationFunctions.Sigmoid(x);

    /// <inheritdoc cref="Sigmoid(Tensor)"/>
    public static SymbolicTensor Sigmoid(SymbolicTensor x) => Recorder.One("Sigmoid", null, x);

    /// <summary>x if it is above 0, otherwise 0, element by element. Keras: <c>keras.ops.relu</c>.</summary>
    /// <param name="x">Any shape.</param>
    public static Tensor Relu(Tensor x) => x.relu();

    /// <inheritdoc cref="Relu(Tensor)"/>
    public static SymbolicTensor Relu(SymbolicTensor x) => Recorder.One("Relu", null, x);
}
