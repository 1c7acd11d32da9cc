using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal.Tests.Optimizers;

/// <summary>What the formulas of rules become as text: as few operators as by hand, each into memory that nothing reads any more.</summary>
public sealed class ScriptTextTests
{
    [Fact]
    public void Momentum_changes_the_velocity_in_place() => Assert.Equal(
        """
            torch._foreach_mul_(first, f[1])
            torch._foreach_add_(first, g, alpha=-f[0])
            torch._foreach_add_(w, first)

        """,
        Text(new Momentum<ScriptElement>(ScriptElement.Of(0.1), ScriptElement.Of(0.9))));

    [Fact]
    public void A_product_with_a_number_and_a_quotient_go_into_the_sum() => Assert.Equal(
        """
            torch._foreach_mul_(first, f[1])
            torch._foreach_addcmul_(first, g, g, value=f[2])
            t0 = torch._foreach_sqrt(first)
            torch._foreach_addcdiv_(w, g, t0, value=-f[0])

        """,
        Text(new Quotient<ScriptElement>(ScriptElement.Of(0.1), ScriptElement.Of(0.9), ScriptElement.Of(0.2))));

    [Fact]
    public void What_is_read_again_is_not_written_over() => Assert.Equal(
        """
            t0 = torch._foreach_mul(w, first)
            torch._foreach_add_(first, w)
            torch._foreach_copy_(w, t0)

        """,
        Text(new Swap<ScriptElement>()));

    private static string Text<TRule>(TRule rule)
        where TRule : struct, IUpdateRule<ScriptElement>
    {
        ScriptNode[] inputs = [.. ScriptText.Slots.Select(name => new ScriptNode(name))];
        ScriptElement w = new(inputs[0]), a = new(inputs[1]), b = new(inputs[2]), c = new(inputs[3]);
        rule.Update(ref w, new(new(ScriptText.Gradient)), ref a, ref b, ref c);
        ScriptNode[] results = [w.Node, a.Node, b.Node, c.Node];
        return new ScriptText(ScriptNode.Behind(results), results).ToString();
    }

    private readonly struct Momentum<T>(T r, T μ) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        public static int StateCount => 1;

        public void Update(ref T w, T g, ref T v, ref T _, ref T __)
        {
            v = μ * v - r * g;
            w += v;
        }
    }

    private readonly struct Quotient<T>(T r, T ρ, T c) : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        public static int StateCount => 1;

        public void Update(ref T w, T g, ref T v, ref T _, ref T __)
        {
            v = ρ * v + c * (g * g);
            w -= r * g / T.Sqrt(v);
        }
    }

    private readonly struct Swap<T> : IUpdateRule<T>
        where T : struct, IElement<T>
    {
        public static int StateCount => 1;

        public void Update(ref T w, T g, ref T v, ref T _, ref T __) => (w, v) = (w * v, v + w);
    }
}
