using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Anneal.Metrics;

/// <summary>The base class of metrics. A metric is a number that measures predictions over many batches. It converts from a name such as
/// <c>"accuracy"</c>.</summary>
/// <example><code>
/// Metric a = "mae";
/// Metric b = new SparseTopKCategoricalAccuracy(k: 3);
/// </code></example>
/// <remarks>
/// The state is in <see cref="Variables"/>, in double precision, so that counts of long epochs stay exact (Keras: float32). Only
/// <see cref="Result"/> reads it back from the device. Shapes are checked before any arithmetic. Metrics are not thread-safe. Source:
/// <c>keras.metrics.Metric</c>.
/// </remarks>
public abstract class Metric : IDisposable, IConfigurable<Metric>
{
    private readonly List<Variable> variables = [];
    private bool created;

    /// <summary>Sets name and precision.</summary>
    /// <param name="name">The name of the metric in logs.</param>
    /// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, or <paramref name="dtype"/> is unknown.</exception>
    protected Metric(string name, string? dtype = null)
        : this(name, dtype ?? FloatType.Default, FloatType.Of(dtype ?? FloatType.Default))
    {
    }

    /// <summary>Sets name and precision of a metric that checks its dtype itself.</summary>
    private protected Metric(string name, string dtype, ScalarType leastPrecision)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        (Name, Dtype, LeastPrecision) = (name, dtype, leastPrecision);
    }

    /// <summary>The name of the metric in logs: the name that was given for it, or the default name of its class, as in Keras.</summary>
    public string Name
    {
        get;
        private set
        {
            field = value;
            foreach (var variable in variables) variable.Path = $"{value}/{variable.Name}";
        }
    }

    /// <summary>The least precision of the computation. Less precise predictions are converted to it; more precise ones are not converted.</summary>
    /// <remarks>Totals are in double precision whatever the dtype. Keras adds them up in this dtype.</remarks>
    public string Dtype { get; private set; }

    /// <summary>The state. Each variable is a sum over batches.</summary>
    /// <remarks>The library's metrics make their variables at the first update, so an unused metric holds no native memory.</remarks>
    public virtual IReadOnlyList<Variable> Variables
    {
        get
        {
            RequireVariables(CPU);
            return variables;
        }
    }

    internal ScalarType LeastPrecision { get; private set; }

    /// <summary>The name that was given for the metric, which Keras writes into the config of a compiled model; null for an object.</summary>
    internal string? GivenName { get; private set; }

    /// <summary>Whether there is anything to read.</summary>
    private protected bool HasState => created;

    /// <summary>Adds one batch. The caller keeps the tensors; no gradients are recorded.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The predictions.</param>
    /// <param name="sampleWeight">The weights: one per sample or one per value; null (the default) for 1.</param>
    /// <exception cref="ArgumentException">Two of the shapes do not match.</exception>
    public abstract void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null);

    /// <summary>The same for targets that <see cref="CheckTargets"/> has seen.</summary>
    internal virtual void UpdateChecked(Tensor yTrue, Tensor yPred, Tensor? sampleWeight) => UpdateState(yTrue, yPred, sampleWeight);

    /// <summary>Throws when a target is one that the metric cannot take for predictions of this shape. Reads the targets back, so not for every batch.</summary>
    /// <exception cref="ArgumentException">Names the offending target and what is allowed.</exception>
    internal virtual void CheckTargets(Tensor yTrue, ReadOnlySpan<long> outputShape)
    {
    }

    /// <summary>The value over all batches since the last reset; 0 before the first batch.</summary>
    /// <exception cref="InvalidOperationException">The metric has several values, see <see cref="Results"/>.</exception>
    public abstract double Result();

    /// <summary>All values over all batches since the last reset, such as one per threshold or class. Most metrics have one, <see cref="Result"/>.</summary>
    public virtual IReadOnlyList<double> Results() => [Result()];

    /// <summary>The result of a metric that may have several.</summary>
    private protected double OnlyResult() => Results() is [var only]
        ? only
        : throw new InvalidOperationException($"Metric '{Name}' has {Results().Count} values: call Results, which gives all of them.");

    /// <summary>Resets the metric: sets every variable to 0.</summary>
    public virtual void ResetState()
    {
        using var scope = NewDisposeScope();
        foreach (var variable in variables) variable.Value.zero_();
    }

    /// <summary>Adds a variable to the state. Call it in the constructor.</summary>
    /// <param name="name">A name that is unique within the metric, such as <c>total</c>.</param>
    /// <param name="shape">The shape. Default: a scalar.</param>
    /// <returns>A variable of zeros in double precision on the CPU. The metric frees it.</returns>
    /// <exception cref="ArgumentException">The metric already has a variable of that name.</exception>
    /// <remarks>Keras: <c>add_variable</c>.</remarks>
    protected Variable AddVariable(string name, Shape shape = default) => AddVariable(name, shape, CPU);

    internal Variable AddVariable(string name, Shape shape, Device device)
    {
        if (variables.Exists(v => v.Name == name)) throw new ArgumentException($"Metric '{Name}' already has a variable '{name}'.", nameof(name));
        var variable = new Variable(zeros(shape.ToArray(), dtype: ScalarType.Float64, device: device), name, trainable: false) { Path = $"{Name}/{name}" };
        variables.Add(variable);
        return variable;
    }

    /// <summary>Whether the variables can be made; else the first batch shows their shapes.</summary>
    private protected virtual bool KnowsShapes => true;

    /// <summary>Learns from a saved state what else the first batch shows: the number of outputs.</summary>
    internal virtual void Learn(long columns)
    {
    }

    /// <summary>Makes the variables of a metric of the library, by <see cref="AddVariable(string, Shape, Device)"/>.</summary>
    private protected virtual void CreateVariables(Device device)
    {
    }

    /// <summary>Sees to it that the variables exist.</summary>
    private protected void RequireVariables(Device device)
    {
        if (created || !KnowsShapes) return;
        CreateVariables(device);
        created = true;
    }

    /// <summary>
    /// Makes a metric with Keras's default arguments from a name such as <c>"mae"</c> or <c>"MeanAbsoluteError"</c>. The metric has that name in logs.
    /// </summary>
    /// <remarks>
    /// <c>"accuracy"</c> (<c>"acc"</c>) and <c>"crossentropy"</c> (<c>"ce"</c>), in upper or lower case, become the binary, categorical or
    /// sparse categorical kind when the first batch shows the shapes. In a compiled model, the loss of the output determines the kind and whether outputs
    /// are logits.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is unknown. The message lists the nearest known names.</exception>
    public static Metric Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Called(name, DeferredMetric.IsDeferred(name) ? new DeferredMetric(name) : Registry<Metric>.Get(name));
    }

    /// <summary>As the config of a compiled model has it: by name or as an object.</summary>
    internal static Metric Read(ConfigValue value) => JsonText.Of(value.Node) is { } name
        ? Called(name, DeferredMetric.IsDeferred(name) ? new DeferredMetric(name) : value.As<Metric>())
        : value.As<Metric>();

    private static Metric Called(string name, Metric metric)
    {
        metric.Name = metric.GivenName = name;
        return metric;
    }

    /// <summary>Converts a name, as <see cref="Get"/> does.</summary>
    public static implicit operator Metric(string name) => Get(name);

    /// <summary>Converts a function of targets and predictions that returns one value per sample. The metric is the mean of the values.</summary>
    public static implicit operator Metric(Func<Tensor, Tensor, Tensor> function) => new MeanMetricWrapper(function);

    /// <summary>What a name stands for, given the shapes of a batch and what the loss tells of the outputs.</summary>
    internal static Metric Resolve(string name, ReadOnlySpan<long> yTrueShape, ReadOnlySpan<long> yPredShape, Losses.OutputKind? outputs = null)
    {
        var metric = DeferredMetric.IsDeferred(name) ? DeferredMetric.Choose(name, yTrueShape, yPredShape, outputs) : Registry<Metric>.Get(name);
        metric.Name = metric.GivenName = name;
        return metric;
    }

    /// <summary>Frees the state. The library's metrics start again at a later update.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the state.</summary>
    /// <param name="disposing">Always true, because there is no finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var variable in variables) variable.Dispose();
        variables.Clear();
        created = false;
    }

    /// <summary>Registers a class that writes and reads its config by hand. Classes with <see cref="RegisteredAttribute"/> need no call.</summary>
    /// <typeparam name="T">The class, which overrides <see cref="GetConfig"/>.</typeparam>
    /// <param name="package">The first part of the registered name <c>package>name</c>.</param>
    /// <param name="name">The second part. Null: the name of the class.</param>
    /// <param name="read">Makes an object from what <see cref="GetConfig"/> returned.</param>
    /// <exception cref="ArgumentException">A name is empty or belongs to another class.</exception>
    public static void Register<T>(string package, string? name, Func<JsonObject, T> read) where T : Metric => Registry<Metric>.Register(package, name, read);

    /// <summary>Writes class and arguments as JSON, as Keras does.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">The object is a function, or its class is not registered.</exception>
    public JsonObject ToConfig() => Registry<Metric>.Serialize(this);

    /// <summary>Reads JSON that <see cref="ToConfig"/> or Keras wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is unknown, or an argument is missing, unknown or out of range.</exception>
    public static Metric FromConfig(JsonNode config) => Registry<Metric>.Deserialize(config);

    /// <summary>The constructor arguments under Keras's snake_case names. Keras's <c>get_config</c>.</summary>
    /// <returns>A new object; by default with name and dtype.</returns>
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
        Name = reader.Find("name")?.AsText() ?? Name;
        var dtype = reader.Find("dtype") is not { } given ? Dtype : given.IsNull ? FloatType.Default : given.AsText();
        if (dtype != Dtype) (Dtype, LeastPrecision) = (dtype, FloatType.Of(dtype));
    }
}
