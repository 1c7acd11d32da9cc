using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>libtorch's count of the writes to each tensor, which TorchSharp does not have. Kernels in C# write past it.</summary>
internal static class VersionScript
{
    private static readonly Lazy<jit.CompilationUnit> Unit = new(() => jit.compile("""
        def versions(tensors: List[Tensor]) -> Tensor:
            return torch.tensor([torch._version(x) for x in tensors])

        """.ReplaceLineEndings("\n")));

    public static long[] Versions(Tensor[] tensors)
    {
        if (tensors.Length == 0) return [];
        using var versions = Unit.Value.invoke<Tensor>("versions", [tensors]);
        return versions.data<long>().ToArray();
    }
}
