using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>The Euclidean norms of many tensors in one call, in a wider type than theirs and without copies of that type: TorchSharp has no such norm.</summary>
internal static class NormScript
{
    private const int Single = (int)ScalarType.Float32, Double = (int)ScalarType.Float64; // Text has no names for types.

    // libtorch adds up float32 in float32: of many elements in CPU memory, where it goes through them one by one, that loses digits.
    private static readonly Lazy<jit.CompilationUnit> Unit = new(() => jit.compile($"""
        def norm(x: Tensor) -> Tensor:
            if x.dtype == {Double} or not x.is_cuda:
                return torch.norm(x, 2, dtype={Double})
            return torch.norm(x, 2, dtype={Single}).to(dtype={Double})

        def norms(tensors: List[Tensor]) -> Tensor:
            return torch.stack([norm(x).to(tensors[0].device) for x in tensors])

        """.ReplaceLineEndings("\n")));

    /// <summary>A norm for each, float64, on the first one's device. What overflows on the way is infinite.</summary>
    public static Tensor Norms(Tensor[] tensors) => Unit.Value.invoke<Tensor>("norms", [tensors]);
}
