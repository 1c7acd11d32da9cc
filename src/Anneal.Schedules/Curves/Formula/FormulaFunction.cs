namespace Anneal.Schedules;

/// <summary>A function of formulas; one of one argument is not given a second.</summary>
internal sealed record FormulaFunction(string Name, int Arguments, Func<double, double, double> Value)
{
    public static readonly FormulaFunction[] All =
    [
        new("min", 2, Math.Min),
        new("max", 2, Math.Max),
        new("floor", 1, (x, _) => Math.Floor(x)),
        new("ceil", 1, (x, _) => Math.Ceiling(x)),
        new("sqrt", 1, (x, _) => Math.Sqrt(x)),
        new("exp", 1, (x, _) => Math.Exp(x)),
        new("log", 1, (x, _) => Math.Log(x)),
        new("cos", 1, (x, _) => Math.Cos(x)),
        new("abs", 1, (x, _) => Math.Abs(x)),
    ];
}
