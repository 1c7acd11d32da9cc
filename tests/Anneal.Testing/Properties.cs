using System.Globalization;
using CsCheck;

namespace Anneal.Testing;

/// <summary>
/// Properties on fixed cases: the same ones in every run. With <c>ANNEAL_RANDOM_CASES=n</c> each property is tried on n times as many
/// cases from new seeds; what fails there becomes a fixed case.
/// </summary>
public static class Properties
{
    private static readonly long Times = long.Parse(Environment.GetEnvironmentVariable("ANNEAL_RANDOM_CASES") ?? "0", CultureInfo.InvariantCulture);

    /// <summary>Holds the property true for <paramref name="cases"/> values. A failure names its seed and a smaller value that fails too.</summary>
    public static void ForAll<T>(this Gen<T> values, Func<T, bool> property, long cases = 100, Func<T, string>? print = null)
    {
        if (Times > 0)
        {
            values.Sample(property, iter: cases * Times, threads: 1, print: print);
            return;
        }

        for (uint i = 1; i <= cases; i++)
        {
            var random = new PCG(i, i);
            var seed = random.ToString();
            if (!Holds(property, values.Generate(random, null, out _)))
                values.Sample(property, seed: seed, iter: cases, threads: 1, print: print);
        }
    }

    private static bool Holds<T>(Func<T, bool> property, T value)
    {
        try
        {
            return property(value);
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T>(this Gen<T> values, Action<T> property, long cases = 100, Func<T, string>? print = null) => values.ForAll(
        value =>
        {
            property(value);
            return true;
        },
        cases,
        print);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2>(this Gen<(T1, T2)> values, Func<T1, T2, bool> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2), cases);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2>(this Gen<(T1, T2)> values, Action<T1, T2> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2), cases);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2, T3>(this Gen<(T1, T2, T3)> values, Func<T1, T2, T3, bool> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2, v.Item3), cases);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2, T3>(this Gen<(T1, T2, T3)> values, Action<T1, T2, T3> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2, v.Item3), cases);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> values, Func<T1, T2, T3, T4, bool> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4), cases);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> values, Action<T1, T2, T3, T4> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4), cases);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2, T3, T4, T5>(this Gen<(T1, T2, T3, T4, T5)> values, Func<T1, T2, T3, T4, T5, bool> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5), cases);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2, T3, T4, T5>(this Gen<(T1, T2, T3, T4, T5)> values, Action<T1, T2, T3, T4, T5> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5), cases);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2, T3, T4, T5, T6>(this Gen<(T1, T2, T3, T4, T5, T6)> values, Func<T1, T2, T3, T4, T5, T6, bool> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6), cases);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2, T3, T4, T5, T6>(this Gen<(T1, T2, T3, T4, T5, T6)> values, Action<T1, T2, T3, T4, T5, T6> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6), cases);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2, T3, T4, T5, T6, T7>(this Gen<(T1, T2, T3, T4, T5, T6, T7)> values, Func<T1, T2, T3, T4, T5, T6, T7, bool> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6, v.Item7), cases);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2, T3, T4, T5, T6, T7>(this Gen<(T1, T2, T3, T4, T5, T6, T7)> values, Action<T1, T2, T3, T4, T5, T6, T7> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6, v.Item7), cases);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2, T3, T4, T5, T6, T7, T8>(this Gen<(T1, T2, T3, T4, T5, T6, T7, T8)> values, Func<T1, T2, T3, T4, T5, T6, T7, T8, bool> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6, v.Item7, v.Item8), cases);

    /// <inheritdoc cref="ForAll{T}(Gen{T}, Func{T, bool}, long, Func{T, string}?)"/>
    public static void ForAll<T1, T2, T3, T4, T5, T6, T7, T8>(this Gen<(T1, T2, T3, T4, T5, T6, T7, T8)> values, Action<T1, T2, T3, T4, T5, T6, T7, T8> property, long cases = 100) => values.ForAll(v => property(v.Item1, v.Item2, v.Item3, v.Item4, v.Item5, v.Item6, v.Item7, v.Item8), cases);
}
