namespace Anneal.Schedules;

/// <summary>The rate is a formula of the step, given as text. Unlike a function, it can be written to JSON and read back.</summary>
/// <remarks>
/// <para><c>rate = formula(step)</c>, such as <c>0.1 * 0.95 ^ floor(step / 10)</c>. A formula consists of numbers (<c>10</c>, <c>0.5</c>,
/// <c>1e-3</c>, <c>100_000</c>), <c>step</c>, <c>pi</c> and <c>e</c>, the operators <c>+ - * / ^</c>, parentheses, the functions <c>floor ceil sqrt exp log
/// cos abs</c> of one argument, and <c>min max</c> of two. <c>log</c> is the natural logarithm; <c>cos</c> takes radians. Names are
/// lower-case, and spaces do not matter.</para>
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
/// <para>The operator <c>^</c> binds most tightly and is right-associative (<c>2^3^2 = 2^9</c>). It binds more tightly than a sign (<c>-2^2
/// = -4</c>), and an exponent may have a sign (<c>2^-1 = 0.5</c>). All other operators are left-associative.</para>
/// <para>Steps count optimizer updates. The formula applies to every step, including negative ones; there is no end. It is computed in double. Where it has
/// no value (<c>0 / 0</c>, <c>sqrt(-1)</c>), the rate is NaN; where it is too large, the rate is infinite. It is parsed once. A formula has
/// at most 10,000 characters, 256 numbers, names and operators, and 64 nested parentheses, powers and signs.</para>
/// <para>Schedules are equal if their formulas differ only in spaces, redundant parentheses and the notation of numbers:
/// <c>0.1*step</c> equals <c>(1e-1 * step)</c>, but not <c>step * 0.1</c>.</para>
/// <example><code>
/// var schedule = new FormulaSchedule("0.1 * 0.95 ^ floor(step / 10)");
/// double rate = schedule.At(25); // 0.09025
/// </code></example>
/// <para>Source: ordinary arithmetic notation, with the precedence of Julia and R (<c>-2^2 = -4</c>).</para>
/// </remarks>
[Keras("anneal.schedules")]
public sealed partial record FormulaSchedule : LearningRateSchedule
{
    private readonly Expression _expression;

    /// <summary>Makes the schedule.</summary>
    /// <param name="formula">The formula.</param>
    /// <exception cref="ArgumentException"><paramref name="formula"/> is not a valid formula. The message gives the fault and its position,
    /// counted in characters from 1.</exception>
    public FormulaSchedule(string formula)
    {
        ArgumentNullException.ThrowIfNull(formula);
        _expression = FormulaParser.Parse(formula, nameof(formula));
        Formula = _expression.ToString();
    }

    /// <summary>The formula in canonical form, which is the same for all equal formulas.</summary>
    public string Formula { get; }

    /// <inheritdoc/>
    public override double At(double step)
    {
        Require.Step(step);
        return _expression.At(step);
    }

    /// <summary>The class and its argument, whatever the culture.</summary>
    /// <returns>For example <c>FormulaSchedule {"formula":"0.1 / (1 + step)"}</c>.</returns>
    public override string ToString() => $$"""FormulaSchedule {"formula":"{{Formula}}"}""";
}
