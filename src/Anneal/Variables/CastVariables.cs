using static TorchSharp.torch;

namespace Anneal;

/// <summary>The variables of one call of a layer in the type that it works in: each is cast once, and gradients go through the cast.</summary>
internal sealed class CastVariables(ScalarType type) : IDisposable
{
    private readonly Dictionary<Variable, Tensor> cast = [];

    public Tensor Of(Variable variable)
    {
        if (variable.Stored.dtype == type) return variable.Stored;
        if (!cast.TryGetValue(variable, out var values)) cast[variable] = values = variable.Stored.to(type).DetachFromDisposeScope();
        return values;
    }

    public bool Holds(Tensor tensor) => cast.Values.Any(values => ReferenceEquals(values, tensor));

    public void Dispose()
    {
        foreach (var values in cast.Values) values.Dispose();
    }
}
