using Anneal.Graphs;
using Anneal.Saving;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Makes a layer's variables, once, whichever thread asks first. A build that fails leaves nothing behind.</summary>
internal sealed class LayerBuild(Layer layer)
{
    private readonly Lock gate = new();
    private volatile bool done;
    private volatile int builder;
    private (int Weights, int Streams, int States)? before;

    public bool IsDone => done;

    /// <summary>The shape of the first input; null before the build.</summary>
    public Shape? InputShape { get; private set; }

    /// <summary>What the layer was built for; null before the build.</summary>
    public BuildShapes? Shapes { get; private set; }

    // A call on zeros is part of building the layers within: other threads wait until it has gone well.
    private bool IsGoingOnHere => builder == Environment.CurrentManagedThreadId;

    /// <summary>Builds for tensors that a call was given.</summary>
    public void Require(Tensor[] inputs, CallArguments arguments)
    {
        if (!done && !IsGoingOnHere) Build([.. inputs.Select(input => layer.IsBuiltForBatchSize ? TensorSpec.Of(input) : AnyBatch(input))], arguments);
    }

    public void Build(TensorSpec[] inputs, CallArguments arguments)
    {
        if (done) return;
        lock (gate)
        {
            if (done || IsGoingOnHere) return;
            var given = LayerInputs.Check(layer, inputs, arguments);
            HashSet<Layer> builtBefore = [.. layer.Family.All.Where(within => within.Built)];
            before = layer.Own.Counts;
            try
            {
                using var scope = NewDisposeScope();
                using var noGradients = no_grad();
                layer.MakeWeights(given);
                InputShape = given.First is [var first, ..] ? first.Shape : default(Shape?);
                Shapes = new(inputs, arguments);
                if (layer.SubLayers.Any(within => !within.Built && within is not Input)) BuildWithin(inputs, arguments);
            }
            catch
            {
                Undo(builtBefore);
                throw;
            }
            finally
            {
                builder = 0;
            }
            done = true;
            layer.NameWithin();
        }
    }

    // Layers that Build leaves alone are built by a call on zeros.
    private void BuildWithin(TensorSpec[] inputs, CallArguments arguments)
    {
        builder = Environment.CurrentManagedThreadId;
        TrialRun.Outputs(layer, inputs, arguments);
    }

    // Variables of the constructor stay, and so do layers that were built before.
    private void Undo(HashSet<Layer> builtBefore)
    {
        if (builtBefore.Contains(layer)) return;
        if (before is { } counts) layer.Own.CutTo(counts);
        foreach (var within in layer.SubLayers) within.Building.Undo(builtBefore);
        done = false;
        InputShape = null;
    }

    private static TensorSpec AnyBatch(Tensor tensor)
    {
        Shape shape = tensor.shape;
        return new(shape.Rank == 0 ? shape : shape[1..].Batched(), tensor.dtype);
    }
}
