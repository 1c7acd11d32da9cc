using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Rows that are trained on together. The tensors live in the dispose scope they were taken in.</summary>
internal readonly record struct Batch(Tensor X, Tensor? Y, Tensor? SampleWeight, long Count);
