namespace Anneal.Schedules;

/// <summary>The rate is a formula of the step, given as text: what can be written down and read again, where a function cannot.</summary>
/// <remarks>
/// <para><c>rate = formula(step)</c>, as in <c>0.1 * 0.95 ^ floor(step / 10)</c>: a formula is made of numbers (<c>10</c>, <c>0.5</c>,
/// <c>1e-3</c>, <c>100_000</c>), <c>step</c>, <c>pi</c> and <c>e</c>, the operators <c>+ - * / ^</c>, parentheses, and the functions
/// <c>floor ceil sqrt exp log cos abs</c> of one and <c>min max</c> of two arguments; <c>log</c> is the natural logarithm, <c>cos</c> is of radians.
/// Letters are lower-case, spaces do not matter, and nothing else has a meaning.</para>
/// <code>
/// ___
///    |__      0.1 * 0.95 ^ floor(step / 10)
///       |__
///          |__
/// </code>
/// <para>The grammar:</para>
/// <code>
/// sum      = product { ("+" | "-") product }
/// product  = negation { ("*" | "/") negation }
/// negation = "-" negation | power
/// power    = atom [ "^" negation ]
/// atom     = number | "step" | "pi" | "e" | function "(" sum { "," sum } ")" | "(" sum ")"
/// </code>
/// <para>So <c>^</c> binds most tightly and to the right, <c>2^3^2 = 2^9</c>, before the minus, <c>-2^2 = -4</c>, which may stand in an
/// exponent, <c>2^-1 = 0.5</c>; the other operators go from left to right.</para>
/// <para>Steps count optimizer updates. The formula holds for every step, negative ones included, in doubles: where it has no value
/// (<c>0 / 0</c>, <c>sqrt(-1)</c>) the rate is NaN, where it is too large, infinite. It is parsed once; nothing is compiled or looked up when it
/// is computed. It has at most 256 numbers, names and operators, 10,000 characters, and 64 parentheses, powers and signs within each other.</para>
/// <para>Schedules are equal if their formulas are the same but for spaces, needless parentheses and the way numbers are written:
/// <c>0.1*step</c> equals <c>(1e-1 * step)</c>, but not <c>step * 0.1</c>.</para>
/// <example><code>
/// var schedule = new FormulaSchedule("0.1 * 0.95 ^ floor(step / 10)");
/// double rate = schedule.At(25); // 0.09025
/// </code></example>
/// <para>Source: the usual notation of arithmetic; precedence as in Julia and R, <c>-2^2 = -4</c>.</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record FormulaSchedule : LearningRateSchedule
{
    private readonly Expression _expression;

    /// <summary>Makes the schedule.</summary>
    /// <param name="formula">The formula.</param>
    /// <exception cref="ArgumentException"><paramref name="formula"/> is none; the message says what is wrong at which character, counted
    /// from 1.</exception>
    public FormulaSchedule(string formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        _expression = FormulaParser.Parse(formula, nameof(formula));
        Formula = _expression.ToString();
    }

    /// <summary>The formula, written in the one way that all equal formulas share.</summary>
    public string Formula { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        Require.Step(step);
        return _expression.At(step);
    }

    /// <summary>The class and its argument, the same in every culture.</summary>
    /// <returns>For example <c>FormulaSchedule {"formula":"0.1 / (1 + step)"}</c>.</returns>
    public override string ToString() => $$"""FormulaSchedule {"formula":"{{Formula}}"}""";
}
