using Anneal.Data;
using Anneal.Graphs;
using Anneal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Models;

public abstract partial class Model
{
    private Ports InputPorts => new(Name, "input", InputNames, (this as Functional)?.InputStructure) { Shapes = DeclaredInputs };

    /// <summary>The shapes of the inputs that were declared by an <see cref="Layers.Input"/>; none where they were not.</summary>
    private protected virtual IReadOnlyList<Shape> DeclaredInputs => [];

    private Ports OutputPorts => new(Name, "output", OutputNames, OutputStructure);

    /// <summary>Brings what the user gave into the order of inputs and outputs.</summary>
    private TensorDataset Read(CompiledModel compiled, DataLike x, DataLike y, DataLike sampleWeight, DataNames names)
    {
        var outputs = OutputPorts;
        var inputs = InputPorts.Arrange(x, names.X);
        var targets = outputs.Arrange(y, names.Y, outputs.Keys.Count > 1 ? compiled.NeedsTarget(outputs) : null);
        var weights = sampleWeight.Arrays is Nest<ArrayLike>.One one ? [one.Value] : outputs.Arrange(sampleWeight, names.SampleWeight, _ => false);
        return TensorDataset.Create(inputs, targets, weights, names, InputPorts);
    }

    /// <summary>Builds the model and finds, on one row and before anything is trained, what does not fit.</summary>
    private void Prepare(CompiledModel compiled, TensorDataset data, bool training)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var call = CallScope.Open(rows: data.Count, keepsLogitsOf: _ => true);
        var predictions = Named(data.Names.X, () => Forward(data.First().Inputs, training: false));
        foreach (var prediction in predictions)
            if (prediction.dim() == 0 || prediction.size(0) != 1)
                throw new InvalidOperationException($"Model '{Name}' must keep the batch axis: one row gave an output of shape {(Shape)prediction.shape}.");
        Named(data.Names.Y, () => compiled.Resolve(this, OutputPorts, data, predictions));
        if (training) compiled.Train(this);
    }

    /// <summary>The same for one batch: data of the shapes and types of the batch before has been looked at already, but for its labels.</summary>
    private void PrepareOnce(CompiledModel compiled, TensorDataset data, bool training)
    {
        if (!compiled.IsPreparedFor(data))
        {
            Prepare(compiled, data, training);
            return;
        }
        using var scope = NewDisposeScope();
        Named(data.Names.Y, () => compiled.CheckTargets(data));
        if (training) compiled.Train(this);
    }

    /// <summary>What does not fit is said of the parameter that the user gave it to.</summary>
    private static T Named<T>(string parameter, Func<T> trial)
    {
        try
        {
            return trial();
        }
        catch (ArgumentException error) when (error.ParamName is "input" or "inputs" or "inputShape" or "given" or "x" or "yTrue" or "yPred" && error.GetType() == typeof(ArgumentException))
        {
            throw new ArgumentException(error.PlainMessage(), parameter, error);
        }
    }
}
