using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>What Keras calls an operation, and its formula.</summary>
/// <param name="Module">For example <c>keras.src.ops.numpy</c>.</param>
/// <param name="ClassName">For example <c>Mean</c>.</param>
/// <param name="Compute">Makes the outputs.</param>
internal sealed record OperationKind(string Module, string ClassName, Func<OperationCall, Tensor[]> Compute);
