using Anneal.Naming;

namespace Anneal.Optimizers;

internal static class OptimizerNames
{
    private static readonly NameTable<Optimizer> Table = Create();

    /// <summary>As in Keras, the case does not matter.</summary>
    public static Optimizer Create(string name) =>
        Table.Create(Table.Names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name);

    private static NameTable<Optimizer> Create()
    {
        var table = new NameTable<Optimizer>("optimizer", "new Adam(0.001)");
        table.Add(() => new SGD(), "sgd");
        table.Add(() => new Adam(), "adam");
        return table;
    }
}
