using Anneal.Testing;
using CsCheck;

namespace Anneal.Schedules.Tests;

/// <summary>What the other properties of the tests rest on.</summary>
public sealed class PropertiesTests
{
    [Fact]
    public void A_property_that_fails_names_its_seed()
    {
        var error = Assert.Throws<CsCheckException>(() => Gen.Int[0, 1000].ForAll(n => n < 900));
        Assert.Contains("Set seed: \"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_property_that_throws_fails() =>
        Assert.Throws<CsCheckException>(() => Gen.Int.ForAll(n => Assert.Equal(0, n)));

    [Fact]
    public void Every_run_has_the_same_cases()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("ANNEAL_RANDOM_CASES") is not null, "ANNEAL_RANDOM_CASES asks for other cases.");
        var (first, second) = (new List<int>(), new List<int>());
        Gen.Int.ForAll(first.Add);
        Gen.Int.ForAll(second.Add);
        Assert.Equal(first, second);
        Assert.InRange(first.Distinct().Count(), 80, 100);
    }
}
