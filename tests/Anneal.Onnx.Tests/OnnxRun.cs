using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace Anneal.Onnx.Tests;

/// <summary>A model's file in ONNX Runtime.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession session;

    public OnnxRun(byte[] file)
    {
        using var options = Options();
        session = new(file, options);
    }

    public OnnxRun(string path)
    {
        using var options = Options();
        session = new(path, options);
    }

    public IReadOnlyList<string> InputNames => session.InputNames;

    public IReadOnlyList<string> OutputNames => session.OutputNames;

    /// <summary>The file's outputs for inputs in the model's order.</summary>
    public (long[] Shape, double[] Values)[] Of(IReadOnlyList<Tensor> inputs)
    {
        var given = session.InputNames.Zip(inputs, (name, input) => (name, value: Value(input))).ToArray();
        try
        {
            using var options = new RunOptions();
            using var outputs = session.Run(options, given.ToDictionary(pair => pair.name, pair => pair.value), session.OutputNames);
            return [.. outputs.Select(output => (output.GetTensorTypeAndShape().Shape, Numbers(output)))];
        }
        finally
        {
            foreach (var (_, value) in given) value.Dispose();
        }
    }

    public void Dispose() => session.Dispose();

    private static SessionOptions Options() => new() { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };

    private static OrtValue Value(Tensor x)
    {
        using var contiguous = x.contiguous();
        return x.dtype switch
        {
            ScalarType.Float32 => OrtValue.CreateTensorValueFromMemory(contiguous.data<float>().ToArray(), x.shape),
            ScalarType.Int32 => OrtValue.CreateTensorValueFromMemory(contiguous.data<int>().ToArray(), x.shape),
            ScalarType.Int64 => OrtValue.CreateTensorValueFromMemory(contiguous.data<long>().ToArray(), x.shape),
            ScalarType.Bool => OrtValue.CreateTensorValueFromMemory(contiguous.data<bool>().ToArray(), x.shape),
            var other => throw new InvalidDataException($"No input has the type {other}."),
        };
    }

    private static double[] Numbers(OrtValue value) => value.GetTensorTypeAndShape().ElementDataType switch
    {
        Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float => [.. value.GetTensorDataAsSpan<float>().ToArray().Select(number => (double)number)],
        Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int32 => [.. value.GetTensorDataAsSpan<int>().ToArray().Select(number => (double)number)],
        Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Int64 => [.. value.GetTensorDataAsSpan<long>().ToArray().Select(number => (double)number)],
        Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Bool => [.. value.GetTensorDataAsSpan<bool>().ToArray().Select(truth => truth ? 1.0 : 0)],
        var other => throw new InvalidDataException($"No output has the type {other}."),
    };
}
