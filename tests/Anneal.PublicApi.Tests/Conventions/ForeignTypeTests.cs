namespace Anneal.PublicApi.Tests.Conventions;

/// <summary>Types of other libraries appear only where they are the point: tensors in maths, a console where something is printed.</summary>
public sealed class ForeignTypeTests
{
    private static readonly string[] TorchSharp =
    [
        "Activations.ActivationFunction.Apply",
        "Activations.ActivationFunction.new",
        "Activations.ActivationFunction.op_Implicit",
        "ArrayLike.ToTensor",
        "ArrayLike.op_Implicit",
        "Constraints.Constraint.Apply",
        "DTypePolicy.ComputeType",
        "DTypePolicy.VariableType",
        "Data.Batch.Inputs",
        "Data.Batch.SampleWeight",
        "Data.Batch.SampleWeights",
        "Data.Batch.Targets",
        "Data.Batch.X",
        "Data.Batch.Y",
        "Data.BatchSource.From",
        "Data.DataLike.op_Implicit",
        "Graphs.Operation.Apply",
        "Graphs.Operation.ApplyAll",
        "Graphs.SymbolicTensor.Type",
        "Graphs.TensorSpec.Of",
        "Graphs.TensorSpec.Type",
        "Graphs.TensorSpec.new",
        "Initializers.Initializer.Create",
        "Initializers.Initializer.Values",
        "Initializers.RandomInitializer.Draw",
        "Layers.Activation.new",
        "Layers.AttentionLayer.Apply",
        "Layers.AttentionLayer.ApplyAll",
        "Layers.CallContext.Mask",
        "Layers.CallContext.new",
        "Layers.CategoryEncoding.Apply",
        "Layers.HashedCrossing.Apply",
        "Layers.Hashing.Apply",
        "Layers.Input.DType",
        "Layers.Input.new",
        "Layers.Lambda.new",
        "Layers.LambdaFunction.Apply",
        "Layers.LambdaFunction.Register",
        "Layers.LambdaFunction.new",
        "Layers.LambdaFunction.op_Implicit",
        "Layers.Layer.AddLoss",
        "Layers.Layer.AddMetric",
        "Layers.Layer.Call",
        "Layers.Layer.ComputeMask",
        "Layers.ProjectedAttention.Apply",
        "Layers.ProjectedAttention.ApplyAll",
        "Layers.RecurrentCell.ApplyAll",
        "Layers.RecurrentCell.Step",
        "Layers.ReversibleEmbedding.Apply",
        "Layers.SequenceLayer.Apply",
        "Layers.SequenceLayer.ApplyAll",
        "Layers.StringLookup.Apply",
        "Layers.TextVectorization.Apply",
        "Layers.TorchModule.new",
        "Layers.UnaryLayer.Call",
        "Layers.UnaryLayer.OutputType",
        "Losses.Loss.Call",
        "Losses.Loss.Compute",
        "Losses.Loss.op_Implicit",
        "Losses.LossFunctionWrapper.new",
        "Metrics.Mean.UpdateState",
        "Metrics.MeanMetricWrapper.new",
        "Metrics.Metric.UpdateState",
        "Metrics.Metric.op_Implicit",
        "Metrics.Sum.UpdateState",
        "Models.Model.Call",
        "Models.Model.Compile",
        "Models.Model.ComputeLoss",
        "Models.Model.Forward",
        "Models.Model.Minimize",
        "Models.Model.PredictStep",
        "Models.Model.Report",
        "Models.Model.UpdateMetrics",
        "Onnx.OnnxGraph.Node",
        "Onnx.OnnxValue.Type",
        "Optimizers.AttachedOptimizer.Backward",
        "Optimizers.AttachedOptimizer.ScaleLoss",
        "Optimizers.Optimizer.AddState",
        "Optimizers.Optimizer.Apply",
        "Optimizers.Optimizer.ScaleLoss",
        "Optimizers.OptimizerExtensions.Attach",
        "Optimizers.RuleOptimizer.InitialState",
        "Optimizers.RuleOptimizer.Update",
        "RandomSource.Normal",
        "RandomSource.Uniform",
        "Regularizers.Regularizer.Apply",
        "Regularizers.Regularizer.Of",
        "Regularizers.Regularizer.Penalty",
        "Regularizers.Regularizer.op_Implicit",
        "Schedules.TorchExtensions.At",
        "Schedules.TorchExtensions.ToTorchScheduler",
        "Schedules.TorchScheduler.new",
        "Training.OutputLosses.op_Implicit",
        "Training.OutputMetrics.op_Implicit",
        "Variable.Value",
        "Variable.new",
    ];

    private static readonly string[] Console = ["Callbacks.ProgbarLogger.new", "Models.Model.Summary"];
    private static readonly string[] Logging = ["Callbacks.TrainingLogger.new"];
    private static readonly string[] DataViews = ["ML.DataViewSource.new"];

    [Theory]
    [InlineData("TorchSharp")]
    [InlineData("Spectre.Console")]
    [InlineData("Microsoft.Extensions.Logging.Abstractions")]
    [InlineData("Microsoft.ML.DataView")]
    public void Types_of_a_library_are_where_they_are_allowed(string library)
    {
        var found = from type in PublicApi.Types
                    where type != typeof(Activations.ActivationFunctions) && type != typeof(Ops)
                    from method in PublicApi.Methods(type)
                    where PublicApi.Mentions(method).Any(mentioned => mentioned.Assembly.GetName().Name == library)
                    select PublicApi.Name(method);
        Assert.Equal(library switch { "TorchSharp" => TorchSharp, "Spectre.Console" => Console, "Microsoft.ML.DataView" => DataViews, _ => Logging }, found.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Only_these_libraries_and_the_runtime_are_seen()
    {
        var foreign = from type in PublicApi.Types
                      from method in PublicApi.Methods(type)
                      from mentioned in PublicApi.Mentions(method)
                      let assembly = mentioned.Assembly.GetName().Name!
                      where !assembly.StartsWith("System.", StringComparison.Ordinal) && !assembly.StartsWith("Anneal", StringComparison.Ordinal)
                      select assembly;
        Assert.Equal(["Microsoft.Extensions.Logging.Abstractions", "Microsoft.ML.DataView", "Spectre.Console", "TorchSharp"], foreign.Distinct().Order(StringComparer.Ordinal));
    }
}
