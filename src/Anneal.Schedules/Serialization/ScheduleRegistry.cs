using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>Which types can be written and read, under which names: Keras's own, and those registered.</summary>
internal static class ScheduleRegistry
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Entry> ByName = [];
    private static readonly Dictionary<Type, Entry> ByType = [];

    static ScheduleRegistry()
    {
        Keras(ExponentialDecay.Read);
        Keras(PiecewiseConstantDecay.Read);
        Keras(PolynomialDecay.Read);
        Keras(InverseTimeDecay.Read);
        Keras(CosineDecay.Read);
        Keras(CosineDecayRestarts.Read);
    }

    public static Entry Of(Type type)
    {
        lock (Gate)
            return ByType.TryGetValue(type, out var entry) ? entry : throw new NotSupportedException(
                $"{type.Name} cannot be written: nothing could read it again. Call LearningRateSchedule.Register<{type.Name}>(...) first.");
    }

    public static bool TryFind(string name, out Entry entry)
    {
        lock (Gate)
            return ByName.TryGetValue(name, out entry!);
    }

    public static void Add(Type type, string name, Func<JsonObject, LearningRateSchedule> fromConfig)
    {
        lock (Gate)
        {
            if (ByName.TryGetValue(name, out var other) && other.Type != type)
                throw new ArgumentException($"'{name}' is registered for {other.Type}; choose another package or name.", nameof(name));
            if (ByType.TryGetValue(type, out var former))
            {
                if (former.RegisteredName is null)
                    throw new ArgumentException($"{type.Name} is one of Keras's own schedules: it needs no registration.", nameof(type));
                ByName.Remove(former.RegisteredName);
            }

            Put(name, new(type, type.Namespace ?? "", type.Name, name, fromConfig));
        }
    }

    public static string Nearest(string name)
    {
        lock (Gate)
            return ByName.Keys.Order(StringComparer.Ordinal).MinBy(known => EditDistance.Between(known, name))!;
    }

    private static void Keras<TSchedule>(Func<ConfigReader, TSchedule> read) where TSchedule : LearningRateSchedule
    {
        var name = typeof(TSchedule).Name;
        Put(name, new(typeof(TSchedule), "keras.optimizers.schedules", name, null, config =>
        {
            try
            {
                var reader = new ConfigReader(name, config);
                var schedule = read(reader);
                reader.Finish();
                return schedule;
            }
            catch (InvalidOperationException error)
            {
                throw new ArgumentException($"The config of {name} cannot be read: it holds text that is not valid Unicode.", error);
            }
        }));
    }

    private static void Put(string name, Entry entry) => (ByName[name], ByType[entry.Type]) = (entry, entry);

    internal sealed record Entry(
        Type Type, string Module, string ClassName, string? RegisteredName, Func<JsonObject, LearningRateSchedule> FromConfig);
}
