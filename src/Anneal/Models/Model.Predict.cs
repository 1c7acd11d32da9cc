using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Anneal.Callbacks;
using Anneal.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Models;

public abstract partial class Model
{
    /// <summary>The model's outputs for many samples.</summary>
    /// <param name="x">Inputs, samples along the first axis.</param>
    /// <param name="batchSize">Rows at a time. Default 32.</param>
    /// <param name="verbose">0 silent, 1 a progress line, 2 one line. Default 1.</param>
    /// <param name="callbacks">Called in order, before the progress line.</param>
    /// <param name="cancellationToken">Ends the prediction.</param>
    /// <returns>One row a sample: shape (rows, ...), plain .NET data.</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The token was set.</exception>
    /// <remarks>The model need not be compiled. Keras: <c>Model.predict</c>.</remarks>
    public Tensor<float> Predict(
        ArrayLike x,
        int batchSize = 32,
        int verbose = 1,
        IReadOnlyList<Callback>? callbacks = null,
        CancellationToken cancellationToken = default)
    {
        RequireAtLeast(1, batchSize, nameof(batchSize));
        RequireVerbose(verbose);
        using var data = TensorDataset.Create(x, needsTargets: false);
        using var reader = new BatchReader(data, batchSize);
        using var noGradients = no_grad();
        using var evaluation = EvaluationValues();
        var list = new CallbackList(this, callbacks, new(verbose, 1, reader.BatchesPerPass));
        float[]? values = null;
        var written = 0;
        Shape output = default;
        list.Call(c => c.OnPredictBegin());
        for (long step = 0; step < reader.BatchesPerPass; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            list.Call(c => c.OnPredictBatchBegin(step));
            using (NewDisposeScope())
            {
                var predictions = Apply(reader.Next().X).to(float32).cpu().contiguous();
                if (values is null)
                {
                    output = [data.Count, .. ((Shape)predictions.shape)[1..]];
                    values = new float[output.ElementCount];
                }
                var part = MemoryMarshal.Cast<byte, float>(predictions.bytes);
                part.CopyTo(values.AsSpan(written));
                written += part.Length;
            }
            list.Call(c => c.OnPredictBatchEnd(step));
        }
        list.Call(c => c.OnPredictEnd());
        return System.Numerics.Tensors.Tensor.Create(values!, [.. output.Select(size => (nint)size)]);
    }

    /// <summary>The model's outputs for one batch.</summary>
    /// <param name="x">Inputs, samples along the first axis.</param>
    /// <returns>One row a sample: shape (rows, ...), plain .NET data.</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the model.</exception>
    public Tensor<float> PredictOnBatch(ArrayLike x) => Predict(x, int.MaxValue, verbose: 0);
}
