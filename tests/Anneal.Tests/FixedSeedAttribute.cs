using System.Reflection;
using Anneal.Tests;
using TorchSharp;
using Xunit.v3;

[assembly: FixedSeed]

namespace Anneal.Tests;

/// <summary>
/// Starts every test from the same seeds, so that its outcome does not depend on chance. With <c>ANNEAL_RANDOM_CASES</c> the seeds are
/// new in every run; a test that fails there judges its numbers too narrowly or leans on a lucky draw.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class FixedSeedAttribute : BeforeAfterTestAttribute
{
    private static readonly bool Random = Environment.GetEnvironmentVariable("ANNEAL_RANDOM_CASES") is { Length: > 0 };

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var seed = Random ? System.Random.Shared.Next() : 1;
        RandomSeed.Set(seed);
        torch.manual_seed(seed).Dispose();
    }
}
