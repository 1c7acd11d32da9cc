using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Graphs;

/// <summary>An operand of an operation on symbolic tensors: a tensor, a number, or a row of numbers.</summary>
public readonly struct SymbolicOperand
{
    private SymbolicOperand(SymbolicTensor? tensor, JsonNode? constant) => (Tensor, Constant) = (tensor, constant);

    internal SymbolicTensor? Tensor { get; }

    internal JsonNode? Constant { get; }

    /// <summary>A tensor.</summary>
    /// <param name="tensor">A tensor of the same model.</param>
    public static implicit operator SymbolicOperand(SymbolicTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new(tensor, null);
    }

    /// <summary>The tensor of an input.</summary>
    /// <param name="input">An input of the same model.</param>
    public static implicit operator SymbolicOperand(Layers.Input input) => (SymbolicTensor)input;

    /// <summary>A number.</summary>
    /// <param name="number">A number, which counts as float32.</param>
    public static implicit operator SymbolicOperand(double number) => new(null, ((Number)number).ToJson());

    /// <summary>A whole number.</summary>
    /// <param name="number">A whole number; next to a float tensor it counts as a float.</param>
    public static implicit operator SymbolicOperand(int number) => new(null, ((Number)number).ToJson());

    /// <summary>A row of numbers.</summary>
    /// <param name="numbers">The numbers, which broadcast to the other operand.</param>
    public static implicit operator SymbolicOperand(float[] numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        return new(null, Graphs.Constant.ToJson(numbers));
    }
}
