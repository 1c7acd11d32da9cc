namespace Anneal.Schedules;

/// <summary>
/// first^-power + (first + 1)^-power + ..., however many terms there are, with first above 0: some terms, and for the others the formula of Euler and
/// Maclaurin.
/// </summary>
internal static class PowerSum
{
    // B(2j) / (2j)!, with B the numbers of Bernoulli.
    private static readonly double[] Coefficients =
        [1.0 / 12, -1.0 / 720, 1.0 / 30_240, -1.0 / 1_209_600, 1.0 / 47_900_160, -691.0 / 1_307_674_368_000, 1.0 / 74_724_249_600, -3617.0 / 10_670_622_842_880_000];

    public static double Of(double first, double count, double power)
    {
        var sum = 0.0;
        // From here on each correction is below a hundredth of the one before.
        var border = 20 + 2 * Math.Ceiling(Math.Abs(power));
        for (; count > 0 && first < border; (first, count) = (first + 1, count - 1))
        {
            var term = Math.Pow(first, -power);
            sum += term;
            if (term < 1e-18 * sum)
                return sum;
        }

        return count > 0 ? sum + Rest(first, first + count - 1, power) : sum;
    }

    private static double Rest(double first, double last, double power)
    {
        var (start, end) = (Math.Pow(first, -power), Math.Pow(last, -power));
        var growth = (1 - power) * Rates.LogOf1Plus((last - first) / first);
        var sum = (start + end) / 2 + first * start * (Math.Abs(growth) < 1e-300 ? Rates.LogOf1Plus((last - first) / first) : Rates.ExpMinus1(growth) / (1 - power));
        // The slopes of odd order at both ends, but for their sign.
        (start, end) = (power * start / first, power * end / last);
        for (var j = 0; j < Coefficients.Length; j++)
        {
            sum += Coefficients[j] * (start - end);
            var factor = (power + 2 * j + 1) * (power + 2 * j + 2);
            (start, end) = (start * factor / (first * first), end * factor / (last * last));
        }

        return sum;
    }
}
