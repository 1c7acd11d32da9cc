using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;

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
/// another <c>length.BindAfter(start, run)</c>; <c>BindPositive</c> where a length must be above 0.</item>
/// <item><c>GetConfig</c> writes the arguments under Keras-like names with <c>ToJson()</c> of Number, Duration and enums, and
/// <c>Nested.Write</c> for schedules within; <c>internal static X Read(ConfigReader)</c> reads them: Number, Length, Choice, Schedule ...
/// <c>ToString</c> is <c>Describe()</c>.</item>
/// <item>One line below: <c>Own(X.Read)</c>; in the tests a method of <c>Examples</c> and one of <c>RandomSchedules</c>: what must hold for
/// all schedules (round trip, bulk = scalar, conventions, laws) then is tested on it.</item>
/// <item>If it pays: <c>OutlineOf</c>, the corners of the curve, so that questions about long runs need not look at every step; <c>Area</c>,
/// where the integral has a closed form; <c>Fill</c>, by a <see cref="IBulkFormula"/>.</item>
/// </list>
/// </remarks>
[SuppressMessage("Usage", "CA2255", Justification = "As the generator does it.")]
internal static partial class ScheduleRegistry
{
    private const string KerasModule = "keras.optimizers.schedules";
    private const string OwnModule = "anneal.schedules";

    [ModuleInitializer]
    internal static void AddAll()
    {
        Keras(PiecewiseConstantDecay.Read);
        Keras(PolynomialDecay.Read);
        Keras(InverseTimeDecay.Read);
        Keras(CosineDecay.Read);
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

    private static void Keras<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSchedule>(Func<ConfigReader, TSchedule> read) where TSchedule : LearningRateSchedule => Add<TSchedule>(KerasModule, read);

    private static void Own<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSchedule>(Func<ConfigReader, TSchedule> read) where TSchedule : LearningRateSchedule => Add<TSchedule>(OwnModule, read);

    // What is read may be simpler than what was written: a product with 1, say.
    private static void Composition<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSchedule>(Func<ConfigReader, LearningRateSchedule> read) where TSchedule : LearningRateSchedule => Add<TSchedule>(OwnModule, read);

    private static void Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSchedule>(string module, Func<ConfigReader, LearningRateSchedule> read) where TSchedule : LearningRateSchedule =>
        Registry<LearningRateSchedule>.Add(new(typeof(TSchedule), module, typeof(TSchedule).Name, null, reader => read(new(reader)), parameters: Parameters<TSchedule>));

    // Enough to name keys in errors until the generator knows better.
    private static ConfigParameter[] Parameters<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSchedule>() =>
        [.. typeof(TSchedule).GetConstructors().SelectMany(constructor => constructor.GetParameters()).DistinctBy(parameter => parameter.Name)
            .Select(parameter => new ConfigParameter(parameter.Name!, JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!), parameter.ParameterType, false, false, null))];
}
