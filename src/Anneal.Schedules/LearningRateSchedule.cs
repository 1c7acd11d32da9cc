using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>
/// The learning rate as a function of the step. Schedules are immutable; two with the same arguments are equal.
/// </summary>
/// <remarks>
/// <para>A step is the index of an optimizer update, from 0. Rates are computed in <see cref="double"/>, and steps are exact up to 2^53.
/// Keras computes steps and rates in float32, where steps are exact up to 2^24.</para>
/// <para>Schedules can be nested up to 16 deep, which every JSON parser can read; a deeper composition throws an
/// <see cref="ArgumentException"/>. Sequences of sequences and products of products are merged: <c>a.Then(b, at).Then(c, at)</c> and <c>a *
/// b * c</c> are 2 deep.</para>
/// <para>A schedule of your own overrides <see cref="At"/>. To make it serialisable, give it <see cref="RegisteredAttribute"/>, or override
/// <see cref="GetConfig"/> and call <see cref="Register{TSchedule}"/>.</para>
/// <example><code>
/// [Registered("my_package")]
/// public sealed partial record Reciprocal(double Rate) : LearningRateSchedule
/// {
///     public override double At(double step) => Rate / (step + 1);
/// }
/// </code></example>
/// <para>Source: Keras, <c>keras.optimizers.schedules.LearningRateSchedule</c>.</para>
/// </remarks>
public abstract partial record LearningRateSchedule : IConfigurable<LearningRateSchedule>
{
    static string IConfigurable<LearningRateSchedule>.Kind => "schedule";

    static bool IConfigurable<LearningRateSchedule>.ReadsNames => false;

    private ConfigOrigin Origin { get; set; }

    ConfigOrigin IConfigurable<LearningRateSchedule>.Origin
    {
        get => Origin;
        set => Origin = value;
    }


    /// <summary>The learning rate of one update. This is a pure function.</summary>
    /// <param name="step">
    /// The index of the update, from 0. Fractions are allowed. Each schedule documents its behaviour before step 0: either its formula
    /// continues, as in Keras's schedules, or its first rate holds.
    /// </param>
    /// <returns>The learning rate at <paramref name="step"/>.</returns>
    /// <exception cref="InvalidOperationException">A length of the schedule depends on the run. Call <see cref="Bind"/> first.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is NaN or infinite (the schedules of this library).</exception>
    public abstract double At(double step);

    /// <summary>The learning rates of consecutive updates: <c>rates[i] = At(firstStep + i)</c>.</summary>
    /// <param name="rates">Receives the rates, one per update.</param>
    /// <param name="firstStep">The step of <c>rates[0]</c>. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A step is NaN or infinite.</exception>
    public void Fill(Span<double> rates, double firstStep = 0)
    {
        for (var i = 0; i < rates.Length; i++)
            rates[i] = At(firstStep + i);
    }

    /// <summary>
    /// Converts all lengths with units, such as <c>5.Epochs</c> and <c>10.Percent</c>, to steps of a run. <c>Fit</c> does this by itself.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <returns>A schedule whose <see cref="At"/> can be called, or this schedule if all its lengths are in steps already (the default).</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="run"/> lacks a number that a length needs, or a length is out of range in this run.
    /// </exception>
    public virtual LearningRateSchedule Bind(RunLength run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return this;
    }

    /// <summary>The constructor arguments under Keras's snake_case names. Keras's <c>get_config</c>.</summary>
    /// <returns>A new object.</returns>
    /// <exception cref="NotSupportedException">The schedule does not override this method.</exception>
    [NoConfig]
    public virtual JsonObject GetConfig() => throw new NotSupportedException(
        $"{GetType().Name} cannot be written: override GetConfig() to return its arguments " +
        $"and call LearningRateSchedule.Register<{GetType().Name}>(...) so that it can be read again.");

    /// <summary>
    /// Writes class and arguments as JSON. Keras's <c>schedules.serialize</c>. Integers stay integers and floats stay floats (see
    /// <see cref="Number"/>).
    /// </summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>, a new object.</returns>
    /// <exception cref="NotSupportedException">
    /// The schedule is a function, does not override <see cref="GetConfig"/> or is not registered; or it contains more than 10,000
    /// schedules, or schedules nested more than 16 deep.
    /// </exception>
    public JsonObject ToConfig() => Registry<LearningRateSchedule>.Serialize(this);

    // What has lengths with units, or is made of schedules, Keras cannot read.
    string IConfigurable<LearningRateSchedule>.ModuleOf(string module, JsonObject config) =>
        module.StartsWith("keras.", StringComparison.Ordinal) && config.Any(pair => HoldsObject(pair.Value)) ? "anneal.schedules" : module;

    private static bool HoldsObject(JsonNode? node) => node is JsonObject || node is JsonArray items && items.Any(HoldsObject);

    /// <summary>Reads a schedule that <see cref="ToConfig"/> or Keras's <c>schedules.serialize</c> wrote.</summary>
    /// <param name="config">
    /// An object with <c>class_name</c> and <c>config</c>. <c>module</c> and <c>registered_name</c> may be missing; other keys
    /// (<c>build_config</c>, <c>compile_config</c>) are ignored, as in Keras.
    /// </param>
    /// <returns>A schedule equal to the one that was written.</returns>
    /// <remarks>
    /// Differs from Keras's <c>schedules.deserialize</c>. An unknown class is an error; Keras returns its name as a string. An unknown
    /// <c>registered_name</c> is an error; Keras falls back on the class name.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The class is unknown (the error lists the nearest known name), a key is missing, unknown or of the wrong type, or an argument is out of range.
    /// </exception>
    public static LearningRateSchedule FromConfig(JsonNode config) => Registry<LearningRateSchedule>.Deserialize(config);

    /// <summary>
    /// Registers a schedule of your own for <see cref="ToConfig"/> and <see cref="FromConfig"/>, for the life of the process. Keras's
    /// <c>register_keras_serializable</c>.
    /// </summary>
    /// <typeparam name="TSchedule">The schedule, which overrides <see cref="GetConfig"/>.</typeparam>
    /// <param name="fromConfig">Makes a schedule from what <see cref="GetConfig"/> returned.</param>
    /// <param name="package">The first part of the registered name <c>package>name</c>. Default <c>Custom</c>.</param>
    /// <param name="name">The second part of the registered name. Default (null): the name of the type.</param>
    /// <remarks>Differs from Keras: a name that belongs to another type is refused. Keras replaces the type silently.</remarks>
    /// <exception cref="ArgumentException">
    /// <paramref name="package"/> or <paramref name="name"/> is empty or not valid Unicode, the registered name belongs to another type, or
    /// <typeparamref name="TSchedule"/> is one of Keras's own schedules.
    /// </exception>
    public static void Register<TSchedule>(Func<JsonObject, TSchedule> fromConfig, string package = "Custom", string? name = null)
        where TSchedule : LearningRateSchedule => Registry<LearningRateSchedule>.Register(package, name, fromConfig);

    /// <summary>Makes a schedule from a function of the step. It cannot be written to JSON.</summary>
    /// <param name="function">The learning rate at a step. It must be a pure function.</param>
    /// <returns>A schedule. Schedules made from the same delegate are equal.</returns>
    /// <example><code>
    /// var schedule = LearningRateSchedule.FromFunction(step => 0.1 / (1 + step));
    /// double rate = schedule.At(9); // 0.01
    /// </code></example>
    public static LearningRateSchedule FromFunction(Func<double, double> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new FunctionSchedule(function);
    }

    /// <summary>The depth of nested schedules, this one included.</summary>
    internal virtual int Depth => 1;

    /// <summary>The number of curves that one rate evaluates, at most.</summary>
    internal virtual long Cost => 1;

    /// <summary>The rate at a step. Lengths that depend on the run are bound to a long one. Null if they do not fit or there is no rate.</summary>
    internal double? RateInLongRun(Duration step)
    {
        try
        {
            return Bind(RunLength.Long).TryAt(step.Bind(RunLength.Long).Steps, out _);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Gives a bound schedule this schedule's record of which numbers are integers.</summary>
    private protected LearningRateSchedule Bound(LearningRateSchedule bound)
    {
        if (bound.GetType() == GetType())
            bound.Origin = Origin;
        return bound;
    }
}
