using System.Runtime.Versioning;
using Anneal.Native;
using Anneal.Tests.Kernels;

namespace Anneal.Tests.Native;

[SupportedOSPlatform("linux")]
public class AllocatorTests
{
    private const string Choice = "MALLOC_TRIM_THRESHOLD_";

    [Fact]
    public Task A_variable_of_the_C_library_leaves_its_allocator_alone() => ChildRun.Succeeds([typeof(IsOursUnlessChosen)], options: null, (Choice, "131072"));

    public class IsOursUnlessChosen
    {
        [Fact]
        public void Freed_memory_is_kept_unless_the_user_chose_otherwise() =>
            Assert.Equal(Environment.GetEnvironmentVariable(Choice) is null, Allocator.KeepsFreedMemory);
    }
}
