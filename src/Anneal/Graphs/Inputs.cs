using System.Text.Json.Nodes;

namespace Anneal.Graphs;

/// <summary>The inputs of one call of an operation: tensors or their shapes, and plain values by the name of the parameter.</summary>
/// <typeparam name="T"><c>Tensor</c> in a call, <see cref="TensorSpec"/> when shapes are inferred.</typeparam>
public readonly struct Inputs<T>
{
    private readonly T[] tensors;
    private readonly CallArguments arguments;
    private readonly IReadOnlyList<string> parameters;

    internal Inputs(T[] tensors, CallArguments arguments, IReadOnlyList<string> parameters) =>
        (this.tensors, this.arguments, this.parameters) = (tensors, arguments, parameters);

    /// <summary>All tensors, in the order of the call.</summary>
    public IReadOnlyList<T> All => tensors;

    /// <summary>The tensors of the first parameter: one tensor, or the list of a merging layer.</summary>
    public IReadOnlyList<T> First => List(parameters[0]);

    internal CallArguments Arguments => arguments;

    /// <summary>One of the tensors.</summary>
    /// <param name="index">The index, from 0.</param>
    public T this[int index] => tensors[index];

    /// <summary>Whether a parameter was given something other than null.</summary>
    /// <param name="parameter">The name of the parameter in Keras.</param>
    public bool Has(string parameter) => arguments.Find(parameters, parameter) switch
    {
        null => false,
        Nest<Argument>.One { Value: var leaf } => leaf.IsTensor || leaf.Value is not null,
        _ => true,
    };

    /// <summary>The tensors of one parameter, as a flat list; empty if it was not given.</summary>
    /// <param name="parameter">The name of the parameter in Keras.</param>
    public IReadOnlyList<T> List(string parameter)
    {
        if (ReferenceEquals(arguments, CallArguments.OneTensor) && parameter == parameters[0]) return tensors;
        var all = tensors;
        return arguments.Find(parameters, parameter) is { } found ? [.. found.Flatten().Where(leaf => leaf.IsTensor).Select(leaf => all[leaf.Tensor])] : [];
    }

    /// <summary>The items of one parameter's list, or its one item; null where an item was not given. None where the parameter was not given.</summary>
    /// <param name="parameter">The name of the parameter in Keras.</param>
    internal IReadOnlyList<T?> Items(string parameter)
    {
        var all = tensors;
        return arguments.Find(parameters, parameter) is { } found ? [.. found.Flatten().Select(leaf => leaf.IsTensor ? all[leaf.Tensor] : default)] : [];
    }

    /// <summary>The tensor of one parameter.</summary>
    /// <param name="parameter">The name of the parameter in Keras.</param>
    /// <param name="tensor">The tensor, if one was given.</param>
    public bool TryGet(string parameter, out T tensor)
    {
        var found = List(parameter);
        tensor = found.Count == 0 ? default! : found[0];
        return found.Count > 0;
    }

    /// <summary>A plain value; null if it was not given.</summary>
    /// <param name="parameter">The name of the parameter in Keras.</param>
    public JsonNode? Value(string parameter) => arguments.Find(parameters, parameter) is Nest<Argument>.One { Value: var leaf } ? leaf.Value : null;

    /// <summary>A flag; false if it was not given.</summary>
    /// <param name="parameter">The name of the parameter in Keras.</param>
    public bool Flag(string parameter) => Value(parameter)?.GetValue<bool>() ?? false;
}
