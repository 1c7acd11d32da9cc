using System.Reflection;
using TorchSharp;

namespace Anneal.PublicApi.Tests.Conventions;

/// <summary>
/// A number among tensors becomes a <see cref="Scalar"/>, and nothing in TorchSharp keeps it alive during the call: the library makes them itself, holds them with
/// <c>using</c>, and calls no member of TorchSharp that makes one.
/// </summary>
public sealed class KeptNumberTests
{
    // Two hold their number, and the library gives tensors alone to scripts.
    private static readonly string[] harmless =
        [nameof(torch.nn.functional.hardshrink), nameof(torch.nn.functional.softshrink), nameof(torch.jit.CompilationUnit.invoke)];

    private static readonly List<MethodBase> library = [.. IntermediateCode.Methods(typeof(Shape).Assembly)];

    [Fact]
    public void No_number_is_left_to_TorchSharp()
    {
        var makers = Makers();
        Assert.Contains(typeof(torch.Tensor).GetMethod("op_Addition", [typeof(torch.Tensor), typeof(torch.Tensor)])!, makers);
        Assert.Empty(from method in library
                     from called in IntermediateCode.Calls(method)
                     where makers.Contains(called)
                     select $"{method.DeclaringType}.{method.Name} calls {called}: use Arithmetic, or hold the number with using.");
    }

    [Fact]
    public void Every_number_is_held_until_it_is_disposed()
    {
        static int Count(MethodBase method, string name) => IntermediateCode.Calls(method).Count(called => called.Name == name);
        Assert.All(
            library.Where(method => method.Name != ".cctor"),
            method => Assert.True(Count(method, "ToScalar") <= Count(method, nameof(IDisposable.Dispose)), $"{method.DeclaringType}.{method.Name}"));
    }

    /// <summary>The members of TorchSharp that make a number for the time of a call, or call one that does.</summary>
    private static HashSet<MethodBase> Makers()
    {
        var calls = IntermediateCode.Methods(typeof(torch).Assembly)
            .Where(method => method.Name != "ToScalar" && !harmless.Contains(method.Name))
            .ToDictionary(method => method, method => IntermediateCode.Calls(method).ToHashSet());
        var makers = calls.Where(entry => entry.Value.Any(called => called.Name == "ToScalar")).Select(entry => entry.Key).ToHashSet();
        for (var known = 0; known < makers.Count;)
        {
            known = makers.Count;
            makers.UnionWith(calls.Where(entry => entry.Value.Overlaps(makers)).Select(entry => entry.Key));
        }
        return makers;
    }
}
