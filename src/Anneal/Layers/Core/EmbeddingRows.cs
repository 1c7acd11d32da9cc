using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Anneal.Native;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Rows of a table by their numbers; the gradient of the table adds up those of its rows, which libtorch does three times as slowly.</summary>
/// <remarks>Inputs: table (rows, columns) and ids (count,), int64. Output: (count, columns).</remarks>
internal sealed unsafe class EmbeddingRows : KernelFunction<EmbeddingRows>
{
    /// <summary>Whether C# can read both.</summary>
    public static bool Serves(Tensor table, Tensor ids) => TensorMemory.HasFloats(table) && ids.device_type == TorchSharp.DeviceType.CPU;

    protected override Tensor[] Compute(Tensor[] inputs, List<Tensor>? saved) => Plain(inputs);

    protected override Tensor?[] Gradients(Tensor[] inputs, Tensor[] saved, Tensor?[] gradients)
    {
        var (ids, given, table) = (inputs[1].contiguous(), gradients[0]!.contiguous(), zeros(inputs[0].shape, dtype: float32));
        var (count, columns) = (ids.size(0), table.size(1));
        float* from = TensorMemory.Floats(given), to = TensorMemory.Floats(table);
        var row = (long*)TensorMemory.Data(ids);
        for (long i = 0; i < count; i++) Add(from + i * columns, to + row[i] * columns, columns);
        return [table, null];
    }

    protected override Tensor[] Plain(Tensor[] inputs) => [inputs[0].index_select(0, inputs[1])];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* from, float* to, long columns)
    {
        long k = 0;
        for (; k <= columns - Lane.Width; k += Lane.Width) (Vector512.Load(to + k) + Vector512.Load(from + k)).Store(to + k);
        for (; k < columns; k++) to[k] += from[k];
    }
}
