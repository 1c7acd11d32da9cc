using Anneal.Naming;

namespace Anneal.Regularizers;

internal static class RegularizerNames
{
    public static readonly NameTable<Regularizer> Table = Create();

    private static NameTable<Regularizer> Create()
    {
        var table = new NameTable<Regularizer>("regularizer", "new L2(1e-4)");
        table.Add(() => new L1(), "L1", "l1");
        table.Add(() => new L2(), "L2", "l2");
        table.Add(() => new L1L2(), "L1L2", "l1_l2", "l1l2");
        table.Add(() => new OrthogonalRegularizer(), "OrthogonalRegularizer", "orthogonal_regularizer");
        return table;
    }
}
