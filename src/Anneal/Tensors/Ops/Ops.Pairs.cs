using Anneal.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal;

/// <content>Functions of two elements; shapes broadcast.</content>
public static partial class Ops
{
    /// <summary>The sum, element by element. Keras: <c>keras.ops.add</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor Add(Tensor a, Tensor b) => a.Plus(b);

    /// <inheritdoc cref="Add(Tensor, Tensor)"/>
    public static Tensor Add(Tensor a, double b)
    {
        using var number = Number(b);
        return Add(a, number);
    }

    /// <inheritdoc cref="Add(Tensor, Tensor)"/>
    public static SymbolicTensor Add(SymbolicOperand a, SymbolicOperand b) => Recorder.One("Add", null, a, b);

    /// <summary>The difference, element by element. Keras: <c>keras.ops.subtract</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor Subtract(Tensor a, Tensor b) => AsNumbers(a, b) - AsNumbers(b, a);

    /// <inheritdoc cref="Subtract(Tensor, Tensor)"/>
    public static Tensor Subtract(Tensor a, double b)
    {
        using var number = Number(b);
        return Subtract(a, number);
    }

    /// <inheritdoc cref="Subtract(Tensor, Tensor)"/>
    public static SymbolicTensor Subtract(SymbolicOperand a, SymbolicOperand b) => Recorder.One("Subtract", null, a, b);

    /// <summary>The product, element by element. Keras: <c>keras.ops.multiply</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor Multiply(Tensor a, Tensor b) => a * b;

    /// <inheritdoc cref="Multiply(Tensor, Tensor)"/>
    public static Tensor Multiply(Tensor a, double b)
    {
        using var number = Number(b);
        return Multiply(a, number);
    }

    /// <inheritdoc cref="Multiply(Tensor, Tensor)"/>
    public static SymbolicTensor Multiply(SymbolicOperand a, SymbolicOperand b) => Recorder.One("Multiply", null, a, b);

    /// <summary>The quotient, element by element. Keras: <c>keras.ops.divide</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor Divide(Tensor a, Tensor b) => a / b;

    /// <inheritdoc cref="Divide(Tensor, Tensor)"/>
    public static Tensor Divide(Tensor a, double b)
    {
        using var number = Number(b);
        return Divide(a, number);
    }

    /// <inheritdoc cref="Divide(Tensor, Tensor)"/>
    public static SymbolicTensor Divide(SymbolicOperand a, SymbolicOperand b) => Recorder.One("TrueDivide", null, a, b);

    /// <summary>a to the power of b, element by element. Keras: <c>keras.ops.power</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor Power(Tensor a, Tensor b) => a.pow(b);

    /// <inheritdoc cref="Power(Tensor, Tensor)"/>
    public static Tensor Power(Tensor a, double b)
    {
        using var number = Number(b);
        return Power(a, number);
    }

    /// <inheritdoc cref="Power(Tensor, Tensor)"/>
    public static SymbolicTensor Power(SymbolicOperand a, SymbolicOperand b) => Recorder.One("Power", null, a, b);

    /// <summary>The greater of both, element by element. Keras: <c>keras.ops.maximum</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor Maximum(Tensor a, Tensor b) => maximum(a, b);

    /// <inheritdoc cref="Maximum(Tensor, Tensor)"/>
    public static Tensor Maximum(Tensor a, double b)
    {
        using var number = Number(b);
        return Maximum(a, number);
    }

    /// <inheritdoc cref="Maximum(Tensor, Tensor)"/>
    public static SymbolicTensor Maximum(SymbolicOperand a, SymbolicOperand b) => Recorder.One("Maximum", null, a, b);

    /// <summary>The smaller of both, element by element. Keras: <c>keras.ops.minimum</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor Minimum(Tensor a, Tensor b) => minimum(a, b);

    /// <inheritdoc cref="Minimum(Tensor, Tensor)"/>
    public static Tensor Minimum(Tensor a, double b)
    {
        using var number = Number(b);
        return Minimum(a, number);
    }

    /// <inheritdoc cref="Minimum(Tensor, Tensor)"/>
    public static SymbolicTensor Minimum(SymbolicOperand a, SymbolicOperand b) => Recorder.One("Minimum", null, a, b);

    /// <summary>Whether both are the same, element by element. Keras: <c>keras.ops.equal</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor Equal(Tensor a, Tensor b) => a.eq(b);

    /// <inheritdoc cref="Equal(Tensor, Tensor)"/>
    public static Tensor Equal(Tensor a, double b)
    {
        using var number = Number(b);
        return Equal(a, number);
    }

    /// <inheritdoc cref="Equal(Tensor, Tensor)"/>
    public static SymbolicTensor Equal(SymbolicOperand a, SymbolicOperand b) => Recorder.One("Equal", null, a, b);

    /// <summary>Whether both differ, element by element. Keras: <c>keras.ops.not_equal</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor NotEqual(Tensor a, Tensor b) => a.ne(b);

    /// <inheritdoc cref="NotEqual(Tensor, Tensor)"/>
    public static Tensor NotEqual(Tensor a, double b)
    {
        using var number = Number(b);
        return NotEqual(a, number);
    }

    /// <inheritdoc cref="NotEqual(Tensor, Tensor)"/>
    public static SymbolicTensor NotEqual(SymbolicOperand a, SymbolicOperand b) => Recorder.One("NotEqual", null, a, b);

    /// <summary>Whether a is below b, element by element. Keras: <c>keras.ops.less</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor Less(Tensor a, Tensor b) => a.lt(b);

    /// <inheritdoc cref="Less(Tensor, Tensor)"/>
    public static Tensor Less(Tensor a, double b)
    {
        using var number = Number(b);
        return Less(a, number);
    }

    /// <inheritdoc cref="Less(Tensor, Tensor)"/>
    public static SymbolicTensor Less(SymbolicOperand a, SymbolicOperand b) => Recorder.One("Less", null, a, b);

    /// <summary>Whether a is at most b, element by element. Keras: <c>keras.ops.less_equal</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor LessEqual(Tensor a, Tensor b) => a.le(b);

    /// <inheritdoc cref="LessEqual(Tensor, Tensor)"/>
    public static Tensor LessEqual(Tensor a, double b)
    {
        using var number = Number(b);
        return LessEqual(a, number);
    }

    /// <inheritdoc cref="LessEqual(Tensor, Tensor)"/>
    public static SymbolicTensor LessEqual(SymbolicOperand a, SymbolicOperand b) => Recorder.One("LessEqual", null, a, b);

    /// <summary>Whether a is above b, element by element. Keras: <c>keras.ops.greater</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor Greater(Tensor a, Tensor b) => a.gt(b);

    /// <inheritdoc cref="Greater(Tensor, Tensor)"/>
    public static Tensor Greater(Tensor a, double b)
    {
        using var number = Number(b);
        return Greater(a, number);
    }

    /// <inheritdoc cref="Greater(Tensor, Tensor)"/>
    public static SymbolicTensor Greater(SymbolicOperand a, SymbolicOperand b) => Recorder.One("Greater", null, a, b);

    /// <summary>Whether a is at least b, element by element. Keras: <c>keras.ops.greater_equal</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor GreaterEqual(Tensor a, Tensor b) => a.ge(b);

    /// <inheritdoc cref="GreaterEqual(Tensor, Tensor)"/>
    public static Tensor GreaterEqual(Tensor a, double b)
    {
        using var number = Number(b);
        return GreaterEqual(a, number);
    }

    /// <inheritdoc cref="GreaterEqual(Tensor, Tensor)"/>
    public static SymbolicTensor GreaterEqual(SymbolicOperand a, SymbolicOperand b) => Recorder.One("GreaterEqual", null, a, b);

    /// <summary>Whether both are true, element by element. Keras: <c>keras.ops.logical_and</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor LogicalAnd(Tensor a, Tensor b) => a.logical_and(b);

    /// <inheritdoc cref="LogicalAnd(Tensor, Tensor)"/>
    public static Tensor LogicalAnd(Tensor a, double b)
    {
        using var number = Number(b);
        return LogicalAnd(a, number);
    }

    /// <inheritdoc cref="LogicalAnd(Tensor, Tensor)"/>
    public static SymbolicTensor LogicalAnd(SymbolicOperand a, SymbolicOperand b) => Recorder.One("LogicalAnd", null, a, b);

    /// <summary>Whether one of both is true, element by element. Keras: <c>keras.ops.logical_or</c>.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static Tensor LogicalOr(Tensor a, Tensor b) => a.logical_or(b);

    /// <inheritdoc cref="LogicalOr(Tensor, Tensor)"/>
    public static Tensor LogicalOr(Tensor a, double b)
    {
        using var number = Number(b);
        return LogicalOr(a, number);
    }

    /// <inheritdoc cref="LogicalOr(Tensor, Tensor)"/>
    public static SymbolicTensor LogicalOr(SymbolicOperand a, SymbolicOperand b) => Recorder.One("LogicalOr", null, a, b);

    // libtorch subtracts no truth values; Keras takes them as 0 and 1 of the other's type.
    private static Tensor AsNumbers(Tensor a, Tensor other) => a.dtype == ScalarType.Bool ? a.to(other.dtype) : a;

    // A tensor of one number, which an operation holds while it runs: it leaves the type of a tensor of floats as it is.
    private static Tensor Number(double value) => tensor((float)value);
}
