using System.Text.Json.Nodes;
using Anneal.Naming;

namespace Anneal.Optimizers;

/// <summary>The optimizers by name and by class.</summary>
internal static class OptimizerNames
{
    public static readonly NameTable<Optimizer> Table = new("optimizer", "new Adam(0.001)");

    private static readonly NameTable<(Func<OptimizerConfig, Optimizer> Read, Func<JsonObject> Defaults)> Readers = new("optimizer", "a serialised optimizer of Keras");

    static OptimizerNames()
    {
        Add(() => new Adadelta(), Adadelta.Read);
        Add(() => new Adafactor(), Adafactor.Read);
        Add(() => new Adagrad(), Adagrad.Read);
        Add(() => new Adam(), Adam.Read);
        Add(() => new Adamax(), Adamax.Read);
        Add(() => new AdamW(), AdamW.Read);
        Add(() => new Ftrl(), Ftrl.Read);
        Add(() => new Lamb(), Lamb.Read);
        Add(() => new Lion(), Lion.Read);
        Add(() => new Muon(), Muon.Read);
        Add(() => new Nadam(), Nadam.Read);
        Add(() => new RMSprop(), RMSprop.Read);
        Add(() => new ScheduleFreeAdamW(), ScheduleFreeAdamW.Read);
        Add(() => new SGD(), SGD.Read);
        Readers.Add(() => (LossScaleOptimizer.Read, () => new() { ["initial_scale"] = 32768.0, ["dynamic_growth_steps"] = 2000 }), nameof(LossScaleOptimizer));
        Readers.Add(() => (MultiOptimizer.Read, () => []), nameof(MultiOptimizer));
    }

    /// <summary>As in Keras, the case does not matter.</summary>
    public static Optimizer Create(string name) =>
        Table.Create(AsWritten(Table.Names, name));

    public static bool Knows(string className) => Readers.Contains(className);

    /// <summary>As in Keras, the case of the class does not matter.</summary>
    public static Optimizer Read(string className, JsonObject config)
    {
        className = AsWritten(Readers.Names, className);
        var (read, defaults) = Readers.Create(className);
        var reader = new OptimizerConfig(className, config, defaults());
        var optimizer = read(reader);
        optimizer.FinishReading(reader);
        return optimizer;
    }

    private static string AsWritten(IEnumerable<string> names, string name) => names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;

    private static void Add<T>(Func<T> create, Func<OptimizerConfig, T> read)
        where T : Optimizer
    {
        var name = typeof(T).Name;
        Table.Add(create, name.ToLowerInvariant());
        Readers.Add(() => (read, Defaults), name);

        JsonObject Defaults()
        {
            using var example = create();
            return (JsonObject)example.ToConfig()["config"]!;
        }
    }
}
