using Anneal.Data;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Models;

public abstract partial class Model
{
    private Ports InputPorts => new(Name, "input", InputNames, (this as Functional)?.InputStructure) { Shapes = DeclaredInputs };

    /// <summary>The shapes of the inputs that an <see cref="Layers.Input"/> declared; empty if there are none.</summary>
    private protected virtual IReadOnlyList<Shape> DeclaredInputs => [];

    private Ports OutputPorts => new(Name, "output", OutputNames, OutputStructure);

    /// <summary>Arranges the data of the user in the order of inputs and outputs.</summary>
    private Batch Read(CompiledModel compiled, DataLike x, DataLike y, DataLike sampleWeight, DataNames names)
    {
        var outputs = OutputPorts;
        var inputs = InputPorts.Arrange(x, names.X);
        var targets = outputs.Arrange(y, names.Y, outputs.Keys.Count > 1 ? compiled.NeedsTarget(outputs) : null);
        var weights = sampleWeight.Arrays is Nest<ArrayLike>.One one ? [one.Value] : outputs.Arrange(sampleWeight, names.SampleWeight, _ => false);
        return GivenRows.Check(inputs, targets, weights, names, InputPorts, compiled.NeedsTargets);
    }

    /// <summary>The data where the variables are.</summary>
    private IBatchSource Here(IBatchSource source) => LayerDevice.Of(this) is { type: not DeviceType.CPU } device ? new DeviceSource(source, device) : source;

    /// <summary>The first rows where the variables are, for another owner.</summary>
    private Batch Here(Batch data, long count)
    {
        if (LayerDevice.Of(this) is not { type: not DeviceType.CPU } device) return data.Rows(0, count);
        using var rows = data.Rows(0, count);
        return rows.To(device);
    }

    /// <summary>Builds the model and checks the data on one row, before anything is trained.</summary>
    private void Prepare(CompiledModel compiled, Batch data, bool training)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var call = CallScope.Open(isTrial: true, rows: data.Count, collectsLosses: true, keepsLogitsOf: _ => true);
        using var row = Here(data, 1);
        var predictions = Named(data.Names.X, () => Forward(row.Inputs, training: false));
        foreach (var prediction in predictions)
            if (prediction.dim() == 0 || prediction.size(0) != 1)
                throw new InvalidOperationException($"Model '{Name}' must keep the batch axis: one row gave an output of shape {(Shape)prediction.shape}.");
        Named(data.Names.Y, () => compiled.Resolve(this, OutputPorts, data, row, predictions));
        if (!training && compiled.HasNoLoss && call.Losses.Count == 0 && ((Action<Batch>)TestStep).Method.DeclaringType == typeof(Model)) throw CompiledModel.NoLoss();
        if (training) compiled.Train(this);
    }

    /// <summary>The same for one batch; if its shapes and types are those of the previous batch, only its labels are checked.</summary>
    private void PrepareOnce(CompiledModel compiled, Batch data, bool training)
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

    /// <summary>Errors name the parameter that the user gave the data to.</summary>
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
