using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>A number that judges predictions over many batches. Converts from a name such as <c>"accuracy"</c>.</summary>
/// <example><code>
/// Metric a = "mae";
/// Metric b = new SparseTopKCategoricalAccuracy(k: 3);
/// </code></example>
/// <remarks>
/// State is held in <see cref="Variables"/> and read back only by <see cref="Result"/>; it is kept in double precision, so counts of long epochs
/// stay exact (Keras: float32). Shapes are checked before any arithmetic. Not thread-safe. Source: <c>keras.metrics.Metric</c>.
/// </remarks>
public abstract class Metric : IDisposable, IConfigurable<Metric>
{
    private readonly List<Variable> variables = [];
    private bool created;

    /// <summary>Keeps name and precision.</summary>
    /// <param name="name">How logs call the metric.</param>
    /// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty or <paramref name="dtype"/> unknown.</exception>
    protected Metric(string name, string? dtype = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Dtype = dtype ?? Precision.Default;
        LeastPrecision = Precision.Of(Dtype);
    }

    /// <summary>How logs call the metric: the name it was asked for by, else the class's own, as in Keras.</summary>
    public string Name
    {
        get;
        private set
        {
            field = value;
            foreach (var variable in variables) variable.Path = $"{value}/{variable.Name}";
        }
    }

    /// <summary>The least precision of the computation. Predictions of less precision are converted to it; more precise ones stay.</summary>
    /// <remarks>Totals are in double precision whatever this says. Keras computes and adds up in this type.</remarks>
    public string Dtype { get; private set; }

    /// <summary>The state: what is saved, and added up where several machines measure. Each variable is a sum over batches.</summary>
    /// <remarks>The library's own metrics make theirs at the first need, so a metric that is never used holds no native memory.</remarks>
    public virtual IReadOnlyList<Variable> Variables
    {
        get
        {
            RequireVariables(CPU);
            return variables;
        }
    }

    internal ScalarType LeastPrecision { get; private set; }

    /// <summary>The name it was asked for by, which is what Keras keeps of it in the config of a compiled model; null for an object.</summary>
    internal string? GivenName { get; private set; }

    /// <summary>Whether there is anything to read.</summary>
    private protected bool HasState => created;

    /// <summary>Takes one batch into account. The tensors stay the caller's; no gradient is recorded.</summary>
    /// <param name="yTrue">Targets.</param>
    /// <param name="yPred">Predictions.</param>
    /// <param name="sampleWeight">Factors: one a sample, or one a value; null (the default) for 1.</param>
    /// <exception cref="ArgumentException">Two of the shapes do not fit each other.</exception>
    public abstract void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null);

    /// <summary>The same for targets that <see cref="CheckTargets"/> has seen.</summary>
    internal virtual void UpdateChecked(Tensor yTrue, Tensor yPred, Tensor? sampleWeight) => UpdateState(yTrue, yPred, sampleWeight);

    /// <summary>Throws when a target is one that the metric cannot take for predictions of this shape. Reads the targets back, so not for every batch.</summary>
    /// <exception cref="ArgumentException">Names the offending target and what is allowed.</exception>
    internal virtual void CheckTargets(Tensor yTrue, ReadOnlySpan<long> outputShape)
    {
    }

    /// <summary>The value over all batches since the last reset; 0 before the first.</summary>
    public abstract double Result();

    /// <summary>Forgets all batches: sets every variable to 0.</summary>
    public virtual void ResetState()
    {
        using var scope = NewDisposeScope();
        foreach (var variable in variables) variable.Value.zero_();
    }

    /// <summary>Makes a part of the state. Call it in the constructor.</summary>
    /// <param name="name">Unique within the metric, for example <c>total</c>.</param>
    /// <param name="shape">Default: a scalar.</param>
    /// <returns>Zeros in double precision on the CPU; freed with the metric.</returns>
    /// <exception cref="ArgumentException">The metric has a variable of that name.</exception>
    /// <remarks>Keras: <c>add_variable</c>.</remarks>
    protected Variable AddVariable(string name, Shape shape = default) => AddVariable(name, shape, CPU);

    internal Variable AddVariable(string name, Shape shape, Device device)
    {
        if (variables.Exists(v => v.Name == name)) throw new ArgumentException($"Metric '{Name}' has a variable '{name}' already.", nameof(name));
        var variable = new Variable(zeros(shape.ToArray(), dtype: ScalarType.Float64, device: device), name, trainable: false) { Path = $"{Name}/{name}" };
        variables.Add(variable);
        return variable;
    }

    /// <summary>Makes the variables of a metric of the library, by <see cref="AddVariable(string, Shape, Device)"/>.</summary>
    private protected virtual void CreateVariables(Device device)
    {
    }

    /// <summary>Sees to it that the variables exist.</summary>
    private protected void RequireVariables(Device device)
    {
        if (created) return;
        CreateVariables(device);
        created = true;
    }

    /// <summary>
    /// The metric with Keras's default parameters that a name such as <c>"mae"</c> or <c>"MeanAbsoluteError"</c> stands for, called by that name.
    /// </summary>
    /// <remarks>
    /// <c>"accuracy"</c> (<c>"acc"</c>) and <c>"crossentropy"</c> (<c>"ce"</c>), in any case, become the binary, categorical or sparse categorical
    /// kind when the first batch shows the shapes; in a compiled model the loss of the output says which kind, and whether outputs are logits.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static Metric Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var metric = DeferredMetric.IsDeferred(name) ? new DeferredMetric(name) : Registry<Metric>.Get(name);
        metric.Name = metric.GivenName = name;
        return metric;
    }

    /// <summary>Same as <see cref="Get"/>.</summary>
    public static implicit operator Metric(string name) => Get(name);

    /// <summary>Makes a metric of a function of targets and predictions that returns one value a sample: the mean of its values.</summary>
    public static implicit operator Metric(Func<Tensor, Tensor, Tensor> function) => new MeanMetricWrapper(function);

    /// <summary>What a name stands for, given the shapes of a batch and what the loss tells of the outputs.</summary>
    internal static Metric Resolve(string name, ReadOnlySpan<long> yTrueShape, ReadOnlySpan<long> yPredShape, Losses.OutputKind? outputs = null)
    {
        var metric = DeferredMetric.IsDeferred(name) ? DeferredMetric.Choose(name, yTrueShape, yPredShape, outputs) : Registry<Metric>.Get(name);
        metric.Name = metric.GivenName = name;
        return metric;
    }

    /// <summary>Frees the state. The library's own metrics start anew at a later update.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the state.</summary>
    /// <param name="disposing">Always true: there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var variable in variables) variable.Dispose();
        variables.Clear();
        created = false;
    }

    /// <summary>Makes a class known whose config is written and read by hand. Classes with <see cref="RegisteredAttribute"/> need no call.</summary>
    /// <typeparam name="T">The class; it overrides <see cref="GetConfig"/>.</typeparam>
    /// <param name="package">First part of the registered name <c>package>name</c>.</param>
    /// <param name="name">Second part. Null: the name of the class.</param>
    /// <param name="read">Makes an object of what <see cref="GetConfig"/> returned.</param>
    /// <exception cref="ArgumentException">A name is empty, or belongs to another class.</exception>
    public static void Register<T>(string package, string? name, Func<JsonObject, T> read) where T : Metric => Registry<Metric>.Register(package, name, read);

    /// <summary>Class and arguments as JSON, as Keras writes them.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">Nothing could read it again: it is a function, or of a class that was not made known.</exception>
    public JsonObject ToConfig() => Registry<Metric>.Serialize(this);

    /// <summary>Reads what <see cref="ToConfig"/>, or Keras, wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is not known, or an argument is missing, surplus or out of range.</exception>
    public static Metric FromConfig(JsonNode config) => Registry<Metric>.Deserialize(config);

    /// <summary>The arguments that make this object again, under Keras's snake_case names: Keras's <c>get_config</c>.</summary>
    /// <returns>A new object; here with name and dtype.</returns>
    public virtual JsonObject GetConfig()
    {
        var writer = new ConfigWriter<Metric>(this);
        writer.Add("name", Name);
        writer.Add("dtype", Dtype);
        return writer.Config;
    }

    static string? IConfigurable<Metric>.Example => "new MeanAbsoluteError()";

    static string IConfigurable<Metric>.Kind => "metric";

    ConfigOrigin IConfigurable<Metric>.Origin { get; set; }

    // A constructor of a user's class need not take both.
    void IConfigurable<Metric>.FinishReading(ConfigReader reader)
    {
        Name = reader.Optional("name", Name, value => value.AsText());
        Dtype = reader.Optional("dtype", Dtype, value => value.IsNull ? Precision.Default : value.AsText());
        LeastPrecision = Precision.Of(Dtype);
    }
}
