using Anneal.Layers;

namespace Anneal.Graphs;

/// <summary>Unique names for the operations of a graph: those of layers that were named, or belong to a model already, stay.</summary>
internal static class OperationNames
{
    public static void MakeUnique(Layer model, IReadOnlyList<Operation> operations)
    {
        var taken = new HashSet<string>();
        foreach (var layer in operations.OfType<Layer>().Where(layer => LayerNames.IsFixed(layer, model)))
            if (!taken.Add(layer.Name))
                throw new ArgumentException($"Model '{model.Name}' has two layers named '{layer.Name}'. Give one of them another name, by its argument 'name'.", nameof(operations));
        // Layers are numbered as they were called first, as in Keras, where names are given when layers are made.
        foreach (var operation in operations.Where(operation => operation is not Layer layer || !LayerNames.IsFixed(layer, model)).OrderBy(operation => operation.Age))
            operation.Name = LayerNames.Free(operation.DefaultName, taken);
    }
}
