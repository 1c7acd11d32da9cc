using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>Which types can be written and read, under which names: Keras's own, this library's own, and those registered.</summary>
/// <remarks>
/// How to add a curve: a sealed record, like <see cref="PolynomialDecay"/>, in a folder of the user's taxonomy.
/// <list type="number">
/// <item>Rates and exponents are <see cref="Number"/>, lengths <see cref="Duration"/>; the constructor checks all of them by
/// <see cref="Require"/> (Finite, Positive, NotNegative, Defined) and ends with <c>After after = After.Hold, string? name = nameof(X)</c>.
/// Every argument is a get-only property: a rate as <c>double</c>, over a private <see cref="Number"/>; a length as
/// <see cref="Duration"/>.</item>
/// <item><c>At</c> is the formula, on <c>Elapsed.Of(step, DecaySteps.Steps, After)</c> (a step) or <c>Elapsed.Fraction(...)</c> (0 to 1): they
/// check the step and apply <see cref="After"/>, and <c>Steps</c> throws if it is not bound. <see cref="Rates"/> has the parts
/// that must keep their digits.</item>
/// <item><c>Bind</c>: <c>this</c> if every length <c>IsInSteps</c>, else a new record with <c>length.Bind(run)</c>; for a phase that follows
/// another <c>length.BindAfter(start, run)</c>; <c>BindPositive</c> where a length must be above 0, <c>BindPeriod</c> where it is multiplied.</item>
/// <item><c>GetConfig</c> writes the arguments under Keras-like names with <c>ToJson()</c> of Number, Duration and enums, and
/// <c>Nested.Write</c> for schedules within; <c>internal static X Read(ConfigReader)</c> reads them: Number, Length, Choice, Schedule ...
/// <c>ToString</c> is <c>Describe()</c>.</item>
/// <item>One line below: <c>Own(X.Read)</c>; in the tests a method of <c>Examples</c> and one of <c>RandomSchedules</c>: what must hold for
/// all schedules (round trip, bulk = scalar, conventions, laws) then is tested on it.</item>
/// <item>If it pays: <c>OutlineOf</c>, the corners of the curve, so that questions about long runs need not look at every step.</item>
/// </list>
/// </remarks>
internal static partial class ScheduleRegistry
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, Entry> ByName = [];
    private static readonly Dictionary<Type, Entry> ByType = [];

    private const string KerasModule = "keras.optimizers.schedules";
    private const string OwnModule = "anneal.schedules";

    static ScheduleRegistry()
    {
        Keras(ExponentialDecay.Read);
        Keras(PiecewiseConstantDecay.Read);
        Keras(PolynomialDecay.Read);
        Keras(InverseTimeDecay.Read);
        Keras(CosineDecay.Read);
        Keras(CosineDecayRestarts.Read);
        Own(ConstantRate.Read);
        Own(FormulaSchedule.Read);
        AddCurves();
        Composition<Sequence>(Sequence.Read);
        Composition<Warmup>(Warmup.Read);
        Composition<Product>(Product.Read);
        Composition<Quotient>(Quotient.Read);
        Composition<Maximum>(Maximum.Read);
        Composition<Minimum>(Minimum.Read);
        Composition<Blend>(Blend.Read);
        Composition<Clamped>(Clamped.Read);
        Composition<Repeated>(Repeated.Read);
        Composition<Reversed>(Reversed.Read);
        Composition<Shifted>(Shifted.Read);
        Composition<Stretched>(Stretched.Read);
        Composition<Ended>(Ended.Read);
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
                    throw new ArgumentException($"{type.Name} is one of {(former.Module == KerasModule ? "Keras's own" : "this library's")} schedules: it needs no registration.", nameof(type));
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

    private static void Keras<TSchedule>(Func<ConfigReader, TSchedule> read) where TSchedule : LearningRateSchedule =>
        BuiltIn<TSchedule>(KerasModule, read);

    private static void Own<TSchedule>(Func<ConfigReader, TSchedule> read) where TSchedule : LearningRateSchedule =>
        BuiltIn<TSchedule>(OwnModule, read);

    // What is read may be simpler than what was written: a product with 1, say.
    private static void Composition<TSchedule>(Func<ConfigReader, LearningRateSchedule> read) where TSchedule : LearningRateSchedule =>
        BuiltIn<TSchedule>(OwnModule, read);

    private static void BuiltIn<TSchedule>(string module, Func<ConfigReader, LearningRateSchedule> read) where TSchedule : LearningRateSchedule
    {
        var name = typeof(TSchedule).Name;
        Put(name, new(typeof(TSchedule), module, name, null, config =>
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
            // Who wrote it knows the keys, and not the parameters that they become.
            catch (ArgumentException error) when (error.ParamName is { } parameter && error.Message.StartsWith(parameter, StringComparison.Ordinal)
                && JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter) is var key && config.ContainsKey(key))
            {
                throw new ArgumentException($"The config of {name} cannot be read: '{key}'{error.PlainMessage()[parameter.Length..]}", error);
            }
        }));
    }

    private static void Put(string name, Entry entry) => (ByName[name], ByType[entry.Type]) = (entry, entry);

    internal sealed record Entry(
        Type Type, string Module, string ClassName, string? RegisteredName, Func<JsonObject, LearningRateSchedule> FromConfig)
    {
        /// <summary>The module to write: a class of Keras is not Keras's where a length has a unit.</summary>
        public string ModuleOf(JsonObject config) => Module == KerasModule && config.Any(pair => HoldsObject(pair.Value)) ? OwnModule : Module;

        private static bool HoldsObject(JsonNode? node) => node is JsonObject || node is JsonArray items && items.Any(HoldsObject);
    }
}
