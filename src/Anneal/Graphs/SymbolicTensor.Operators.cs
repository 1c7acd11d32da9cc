using System.Text.Json.Nodes;

namespace Anneal.Graphs;

/// <content>Operators: each is the operation of <see cref="Ops"/>, recorded.</content>
public sealed partial class SymbolicTensor
{
    /// <summary>The sum, element by element.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static SymbolicTensor operator +(SymbolicTensor a, SymbolicOperand b) => Ops.Add(a, b);

    /// <inheritdoc cref="op_Addition(SymbolicTensor, SymbolicOperand)"/>
    public static SymbolicTensor operator +(SymbolicTensor a, SymbolicTensor b) => Ops.Add(a, b);

    /// <inheritdoc cref="op_Addition(SymbolicTensor, SymbolicOperand)"/>
    public static SymbolicTensor operator +(double a, SymbolicTensor b) => Ops.Add(a, b);

    /// <summary>The difference, element by element.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static SymbolicTensor operator -(SymbolicTensor a, SymbolicOperand b) => Ops.Subtract(a, b);

    /// <inheritdoc cref="op_Subtraction(SymbolicTensor, SymbolicOperand)"/>
    public static SymbolicTensor operator -(SymbolicTensor a, SymbolicTensor b) => Ops.Subtract(a, b);

    /// <inheritdoc cref="op_Subtraction(SymbolicTensor, SymbolicOperand)"/>
    public static SymbolicTensor operator -(double a, SymbolicTensor b) => Ops.Subtract(a, b);

    /// <summary>The product, element by element.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static SymbolicTensor operator *(SymbolicTensor a, SymbolicOperand b) => Ops.Multiply(a, b);

    /// <inheritdoc cref="op_Multiply(SymbolicTensor, SymbolicOperand)"/>
    public static SymbolicTensor operator *(SymbolicTensor a, SymbolicTensor b) => Ops.Multiply(a, b);

    /// <inheritdoc cref="op_Multiply(SymbolicTensor, SymbolicOperand)"/>
    public static SymbolicTensor operator *(double a, SymbolicTensor b) => Ops.Multiply(a, b);

    /// <summary>The quotient, element by element.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static SymbolicTensor operator /(SymbolicTensor a, SymbolicOperand b) => Ops.Divide(a, b);

    /// <inheritdoc cref="op_Division(SymbolicTensor, SymbolicOperand)"/>
    public static SymbolicTensor operator /(SymbolicTensor a, SymbolicTensor b) => Ops.Divide(a, b);

    /// <inheritdoc cref="op_Division(SymbolicTensor, SymbolicOperand)"/>
    public static SymbolicTensor operator /(double a, SymbolicTensor b) => Ops.Divide(a, b);

    /// <summary>The negative.</summary>
    /// <param name="x">Any shape.</param>
    public static SymbolicTensor operator -(SymbolicTensor x) => Ops.Negative(x);

    /// <summary>Whether the left side is greater.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static SymbolicTensor operator >(SymbolicTensor a, SymbolicOperand b) => Ops.Greater(a, b);

    /// <summary>Whether the left side is smaller.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static SymbolicTensor operator <(SymbolicTensor a, SymbolicOperand b) => Ops.Less(a, b);

    /// <summary>Whether the left side is greater or the same.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static SymbolicTensor operator >=(SymbolicTensor a, SymbolicOperand b) => Ops.GreaterEqual(a, b);

    /// <summary>Whether the left side is smaller or the same.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="b">The right operand.</param>
    public static SymbolicTensor operator <=(SymbolicTensor a, SymbolicOperand b) => Ops.LessEqual(a, b);

    /// <summary>A part of the tensor. Along each axis, an index removes the axis, and a range keeps it.</summary>
    /// <param name="parts">One index or range per axis, from the batch axis on; axes without one stay whole.</param>
    /// <example><code>
    /// var last = sequence[.., ^1];
    /// </code></example>
    public SymbolicTensor this[params ReadOnlySpan<SymbolicPart> parts]
    {
        get
        {
            var items = new List<Nest<Argument>>();
            foreach (var part in parts) items.Add(Argument.Of(part.Json()));
            return Recorder.Record("GetItem", null, [this], new([Argument.At(0), new Nest<Argument>.Many(items)]));
        }
    }
}
