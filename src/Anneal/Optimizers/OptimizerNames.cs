using Anneal.Naming;

namespace Anneal.Optimizers;

internal static class OptimizerNames
{
    public static readonly NameTable<Optimizer> Table = Create();

    private static NameTable<Optimizer> Create()
    {
        var table = new NameTable<Optimizer>("optimizer", "new Adam(0.001)");
        table.Add(() => new SGD(), "SGD", "sgd");
        table.Add(() => new Adam(), "Adam", "adam");
        return table;
    }
}
