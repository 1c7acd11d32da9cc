using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>The base class of losses. A loss is the number that training minimises. It converts from a name and from a function.</summary>
/// <example><code>
/// Loss a = "mse";
/// Loss b = new SparseCategoricalCrossentropy(fromLogits: true);
/// Loss c = new LossFunctionWrapper((yTrue, yPred) => (yTrue - yPred).abs().mean([-1]));
/// </code></example>
/// <remarks>
/// A loss has no state. It is computed in the dtype of the predictions, or in <see cref="Dtype"/> if that is more precise. Shapes are
/// checked before any arithmetic. Shapes that Keras would broadcast silently, such as (32, 1) and (32, 10), are refused. Source:
/// <c>keras.losses.Loss</c>.
/// </remarks>
public abstract class Loss : IConfigurable<Loss>
{
    private ScalarType precision;
    private Reduction? reduction;

    /// <summary>Sets name, reduction and precision.</summary>
    /// <param name="name">The name of the loss in logs.</param>
    /// <param name="reduction">How the values become one number; null is <see cref="Reduction.None"/>.</param>
    /// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, or <paramref name="reduction"/> or <paramref name="dtype"/> is
    /// unknown.</exception>
    protected Loss(string name, Reduction? reduction = Reduction.SumOverBatchSize, string? dtype = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Set(name, reduction, dtype ?? FloatType.Default);
    }

    /// <summary>The name of the loss in logs, such as <c>mean_squared_error</c>.</summary>
    public string Name { get; private set; }

    /// <summary>The reduction of the values to one number.</summary>
    public Reduction Reduction { get; private set; }

    /// <summary>The name that was given for the loss, which Keras writes into the config of a compiled model; null for an object.</summary>
    internal string? GivenName { get; private set; }

    /// <summary>The least precision of the computation. Less precise predictions are converted to it; more precise ones are not converted.</summary>
    /// <remarks>Keras converts more precise predictions too.</remarks>
    [OmitFromConfig(FloatType.Default)]
    public string Dtype { get; private set; }

    /// <summary>Computes the values before weights and reduction, usually one per sample. The caller owns the result.</summary>
    /// <exception cref="ArgumentException">The shapes do not match.</exception>
    public abstract Tensor Call(Tensor yTrue, Tensor yPred);

    /// <summary>Computes the loss: the weighted and reduced values. The caller owns the result.</summary>
    /// <param name="yTrue">The targets.</param>
    /// <param name="yPred">The predictions. Gradients flow to them.</param>
    /// <param name="sampleWeight">
    /// The weights of the values: a scalar, or the shape of the values in which sizes may be 1 and trailing sizes may be missing; null (the default) for 1.
    /// </param>
    /// <exception cref="ArgumentException">Two of the shapes do not match, or the loss does not allow a target.</exception>
    /// <remarks>Losses that do not allow every target check all of them first, which waits for the device.</remarks>
    public Tensor Compute(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        ArgumentNullException.ThrowIfNull(yTrue);
        ArgumentNullException.ThrowIfNull(yPred);
        if (yPred.dim() > 0) CheckTargets(yTrue, yPred.shape);
        return ComputeChecked(yTrue, yPred, sampleWeight);
    }

    /// <summary>The same for targets that <see cref="CheckTargets"/> has seen.</summary>
    internal Tensor ComputeChecked(Tensor yTrue, Tensor yPred, Tensor? sampleWeight)
    {
        using var scope = NewDisposeScope();
        yPred = FloatType.AtLeast(yPred, precision);
        if (sampleWeight is null && Reduction is not (Reduction.None or Reduction.Sum) && Mean(yTrue, yPred) is { } mean)
            return mean.MoveToOuterDisposeScope();
        var (values, mask) = Evaluate(yTrue, yPred);
        return LossReduction.Reduce(values, sampleWeight, mask, Reduction).MoveToOuterDisposeScope();
    }

    /// <summary>The values and, where some do not count, which ones do.</summary>
    internal virtual (Tensor Values, Tensor? Mask) Evaluate(Tensor yTrue, Tensor yPred) => (Call(yTrue, yPred) ?? throw Returned.Nothing("Loss", Name), null);

    /// <summary>The mean of the values in one operation, or null if it takes several.</summary>
    private protected virtual Tensor? Mean(Tensor yTrue, Tensor yPred) => null;

    /// <summary>What the loss implies about labels and outputs; null if nothing.</summary>
    internal virtual OutputKind? Outputs => null;

    /// <summary>The loss for these shapes: itself, unless shapes decide.</summary>
    internal virtual Loss For(ReadOnlySpan<long> yTrueShape, ReadOnlySpan<long> yPredShape) => this;

    /// <summary>The same loss computed from logits, without clipping; null if there is none.</summary>
    internal virtual Loss? OfLogits(Squash activation) => null;

    /// <summary>Throws when a target is one that the loss cannot take for predictions of this shape. Reads the targets back, so not for every batch.</summary>
    /// <exception cref="ArgumentException">Names the offending target and what is allowed.</exception>
    internal virtual void CheckTargets(Tensor yTrue, ReadOnlySpan<long> outputShape)
    {
    }

    /// <summary>Makes a loss with Keras's default arguments from a name such as <c>"mse"</c> or <c>"MeanSquaredError"</c>.</summary>
    /// <remarks><c>"crossentropy"</c> (<c>"ce"</c>), in any case, becomes the binary, categorical or sparse categorical kind, depending on the shapes of
    /// each batch.</remarks>
    /// <exception cref="ArgumentException">The name is unknown. The message lists the nearest known names.</exception>
    public static Loss Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Called(name, CrossentropyByShape.IsMeant(name) ? new CrossentropyByShape(name) : Registry<Loss>.Get(name));
    }

    /// <summary>As the config of a compiled model has it: by name or as an object.</summary>
    internal static Loss Read(ConfigValue value) => JsonText.Of(value.Node) is { } name
        ? Called(name, CrossentropyByShape.IsMeant(name) ? new CrossentropyByShape(name) : value.As<Loss>())
        : value.As<Loss>();

    private static Loss Called(string name, Loss loss)
    {
        loss.GivenName = name;
        return loss;
    }

    /// <summary>Converts a name, as <see cref="Get"/> does.</summary>
    public static implicit operator Loss(string name) => Get(name);

    /// <summary>Converts a function of targets and predictions that returns one value per sample.</summary>
    /// <remarks>For a lambda, use <see cref="LossFunctionWrapper"/>: C# converts a lambda only to a delegate.</remarks>
    public static implicit operator Loss(Func<Tensor, Tensor, Tensor> function) => new LossFunctionWrapper(function);

    /// <summary>Registers a class that writes and reads its config by hand. Classes with <see cref="RegisteredAttribute"/> need no call.</summary>
    /// <typeparam name="T">The class, which overrides <see cref="GetConfig"/>.</typeparam>
    /// <param name="package">The first part of the registered name <c>package>name</c>.</param>
    /// <param name="name">The second part. Null: the name of the class.</param>
    /// <param name="read">Makes an object from what <see cref="GetConfig"/> returned.</param>
    /// <exception cref="ArgumentException">A name is empty or belongs to another class.</exception>
    public static void Register<T>(string package, string? name, Func<JsonObject, T> read) where T : Loss => Registry<Loss>.Register(package, name, read);

    /// <summary>Writes class and arguments as JSON, as Keras does.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">The object is a function, or its class is not registered.</exception>
    public JsonObject ToConfig() => Registry<Loss>.Serialize(this);

    /// <summary>Reads JSON that <see cref="ToConfig"/> or Keras wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is unknown, or an argument is missing, unknown or out of range.</exception>
    public static Loss FromConfig(JsonNode config) => Registry<Loss>.Deserialize(config);

    /// <summary>The constructor arguments under Keras's snake_case names. Keras's <c>get_config</c>.</summary>
    /// <returns>A new object; by default with name, reduction and dtype.</returns>
    public virtual JsonObject GetConfig()
    {
        var writer = new ConfigWriter<Loss>(this);
        writer.Add("name", Name);
        writer.AddEnum<Reduction>("reduction", reduction);
        return writer.Config;
    }

    static string? IConfigurable<Loss>.Example => "new MeanSquaredError()";

    static string IConfigurable<Loss>.Kind => "loss";

    static string IConfigurable<Loss>.Kinds => "losses";

    ConfigOrigin IConfigurable<Loss>.Origin { get; set; }

    // A constructor of a user's class need not take all of them.
    void IConfigurable<Loss>.FinishReading(ConfigReader reader) => Set(
        reader.Find("name")?.AsText() ?? Name,
        reader.Find("reduction") is not { } given ? reduction : given.IsNull ? null : given.AsEnum<Reduction>(),
        reader.Find("dtype") is not { } dtype ? Dtype : dtype.IsNull ? FloatType.Default : dtype.AsText());

    [MemberNotNull(nameof(Name), nameof(Dtype))]
    private void Set(string name, Reduction? reduction, string dtype)
    {
        (Name, this.reduction, Dtype) = (name, reduction, dtype);
        Reduction = Require.Defined(reduction ?? Reduction.None);
        precision = FloatType.Of(dtype);
    }
}
