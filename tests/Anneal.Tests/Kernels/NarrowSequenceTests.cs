using System.Runtime.Intrinsics;

namespace Anneal.Tests.Kernels;

public class NarrowSequenceTests
{
    private const string Switch = "DOTNET_EnableAVX512";

    [Fact]
    public Task Kernels_are_right_on_CPUs_without_vectors_of_512_bits() => ChildRun.Succeeds(
        [typeof(AreOff), typeof(VectorFunctionTests), typeof(RecurrentKernelTests), typeof(AttentionKernelTests), typeof(CrossentropyKernelTests), typeof(EmbeddingKernelTests), typeof(ImageKernelTests), typeof(ProductKernelTests)], options: null, (Switch, "0"));

    public class AreOff
    {
        [Fact]
        public void The_switch_takes_effect() =>
            Assert.True(Environment.GetEnvironmentVariable(Switch) != "0" || !Vector512.IsHardwareAccelerated);
    }
}
