using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Graphs;

/// <summary>Why libtorch refused a call, in our words where the inputs show it.</summary>
internal static class LibTorchRefusal
{
    public static string Reason(IReadOnlyList<Tensor> inputs, ExternalException error)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            var input = inputs.Count == 1 ? "its input" : $"its input {i + 1}";
            if (Array.IndexOf(inputs[i].shape, 0) is >= 0 and var axis) return $"axis {axis} of {input} is empty";
            if (inputs[i].dtype == ScalarType.Bool) return $"{input} is of type Bool, which has no arithmetic; Ops.Cast makes numbers of it";
        }
        return IsOfMemory(error) ? "there is not enough memory for the result" : error.Message.Split('\n')[0].TrimEnd('.');
    }

    /// <summary>What was wrong with a file, where whatever went wrong is its fault.</summary>
    public static string OfFile(Exception error) => error is ExternalException refusal
        ? IsOfMemory(refusal) ? "its sizes do not fit into memory" : "its sizes do not fit each other"
        : error.PlainMessage().TrimEnd('.');

    private static bool IsOfMemory(ExternalException error) =>
        error.Message.Contains("CPUAllocator", StringComparison.Ordinal) || error.Message.Contains("out of memory", StringComparison.Ordinal);
}
