using Anneal.Naming;

namespace Anneal.Constraints;

internal static class ConstraintNames
{
    public static readonly NameTable<Constraint> Table = Create();

    private static NameTable<Constraint> Create()
    {
        var table = new NameTable<Constraint>("constraint", "new MaxNorm(2)");
        table.Add(() => new MaxNorm(), "MaxNorm", "max_norm");
        table.Add(() => new MinMaxNorm(), "MinMaxNorm", "min_max_norm");
        table.Add(() => new NonNeg(), "NonNeg", "non_neg");
        table.Add(() => new UnitNorm(), "UnitNorm", "unit_norm");
        return table;
    }
}
