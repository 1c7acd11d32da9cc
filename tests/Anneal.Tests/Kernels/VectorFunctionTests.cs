using System.Runtime.Intrinsics;
using Anneal.Testing;
using CsCheck;

namespace Anneal.Tests.Kernels;

public class VectorFunctionTests
{
    private static readonly Gen<float> Numbers = Gen.OneOf(Gen.Float[-100, 100], Gen.Float[-1, 1], Gen.Float[-1e-6f, 1e-6f], Gen.Float);

    [Fact]
    public void They_are_exact_to_three_units_in_the_last_place() => Numbers.ForAll(
        x =>
        {
            AssertNear(1 / (1 + Math.Exp(-(double)x)), VectorFunctions.Sigmoid(Vector512.Create(x))[3]);
            AssertNear(Math.Tanh(x), VectorFunctions.Tanh(Vector512.Create(x))[5]);
            if (Math.Abs(x) < 87) AssertNear(Math.Exp(x), VectorFunctions.Exp(Vector512.Create(x))[7]);
        },
        cases: 3000);

    [Fact]
    public void Beyond_the_range_are_limits_and_NaN_stays()
    {
        Assert.Equal(0, VectorFunctions.Exp(Vector512.Create(float.NegativeInfinity))[0]);
        Assert.True(float.IsNaN(VectorFunctions.Exp(Vector512.Create(float.NaN))[0]));
        Assert.True(float.IsNaN(VectorFunctions.Sigmoid(Vector512.Create(float.NaN))[0]));
        Assert.True(float.IsNaN(VectorFunctions.Tanh(Vector512.Create(float.NaN))[0]));
    }

    private static void AssertNear(double expected, float actual)
    {
        if (double.IsNaN(expected)) Assert.True(float.IsNaN(actual));
        else Assert.InRange(actual, expected - Bound(expected), expected + Bound(expected));
    }

    private static double Bound(double expected) => Math.Max(3 * Math.BitDecrement(MathF.Abs((float)expected)) * 1.2e-7, 1e-38);
}
