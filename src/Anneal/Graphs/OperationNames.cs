using Anneal.Layers;

namespace Anneal.Graphs;

/// <summary>Unique names for the operations of a graph: those of layers that were named, or belong to a model already, stay.</summary>
internal static class OperationNames
{
    public static void MakeUnique(Layer model, IReadOnlyList<Operation> operations)
    {
        var taken = new HashSet<string>();
        foreach (var operation in operations.Where(IsFixed))
            if (!taken.Add(operation.Name))
                throw new ArgumentException($"Model '{model.Name}' has two layers named '{operation.Name}'. Give one of them another name, by its argument 'name'.", nameof(operations));
        // Numbered as they were made, as in Keras, where names are given when layers are made.
        foreach (var operation in operations.Where(operation => !IsFixed(operation)).OrderBy(operation => operation.Age))
            operation.Name = LayerNames.Free(operation.DefaultName, taken);

        bool IsFixed(Operation operation) => operation is Layer layer ? LayerNames.IsFixed(layer, model) : operation.HasGivenName;
    }
}
