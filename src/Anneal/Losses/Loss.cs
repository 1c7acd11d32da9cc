using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>What training minimises: a number that says how far predictions are from targets. Converts from a name and from a function.</summary>
/// <example><code>
/// Loss a = "mse";
/// Loss b = new SparseCategoricalCrossentropy(fromLogits: true);
/// Loss c = new LossFunctionWrapper((yTrue, yPred) => (yTrue - yPred).abs().mean([-1]));
/// </code></example>
/// <remarks>
/// A loss has no state. It is computed in the dtype of the predictions, or in <see cref="Dtype"/> where that is more precise. Shapes are checked before any arithmetic;
/// what Keras would broadcast silently, such as (32, 1) against (32, 10), is refused. Source: <c>keras.losses.Loss</c>.
/// </remarks>
public abstract class Loss : IConfigurable<Loss>
{
    private ScalarType precision;
    private Reduction? reduction;

    /// <summary>Keeps name, reduction and precision.</summary>
    /// <param name="name">How logs call the loss.</param>
    /// <param name="reduction">How the values become one number; null is <see cref="Reduction.None"/>.</param>
    /// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, or <paramref name="reduction"/> or <paramref name="dtype"/> unknown.</exception>
    protected Loss(string name, Reduction? reduction = Reduction.SumOverBatchSize, string? dtype = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Set(name, reduction, dtype ?? Precision.Default);
    }

    /// <summary>How logs call the loss, for example <c>mean_squared_error</c>.</summary>
    public string Name { get; private set; }

    /// <summary>How the values become one number.</summary>
    public Reduction Reduction { get; private set; }

    /// <summary>The name it was asked for by, which is what Keras keeps of it in the config of a compiled model; null for an object.</summary>
    internal string? GivenName { get; private set; }

    /// <summary>The least precision of the computation. Predictions of less precision are converted to it; more precise ones stay.</summary>
    /// <remarks>Keras converts the more precise ones too.</remarks>
    [OmitFromConfig(Precision.Default)]
    public string Dtype { get; private set; }

    /// <summary>The values before weights and reduction, as a rule one a sample. The caller owns the result.</summary>
    /// <exception cref="ArgumentException">The two shapes do not fit each other.</exception>
    public abstract Tensor Call(Tensor yTrue, Tensor yPred);

    /// <summary>The loss: the values, weighted and reduced. The caller owns the result.</summary>
    /// <param name="yTrue">Targets.</param>
    /// <param name="yPred">Predictions; gradients flow to them.</param>
    /// <param name="sampleWeight">
    /// Factors of the values: a scalar, or the shape of the values with some sizes 1 or trailing sizes missing; null (the default) for 1.
    /// </param>
    /// <exception cref="ArgumentException">Two of the shapes do not fit each other, or a target is one that the loss cannot take.</exception>
    /// <remarks>Losses that cannot take every target look at all of them first, which waits for the device.</remarks>
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
        yPred = Precision.AtLeast(yPred, precision);
        if (sampleWeight is null && Reduction is not (Reduction.None or Reduction.Sum) && Mean(yTrue, yPred) is { } mean)
            return mean.MoveToOuterDisposeScope();
        var (values, mask) = Evaluate(yTrue, yPred);
        return LossReduction.Reduce(values, sampleWeight, mask, Reduction).MoveToOuterDisposeScope();
    }

    /// <summary>The values and, where some do not count, which ones do.</summary>
    internal virtual (Tensor Values, Tensor? Mask) Evaluate(Tensor yTrue, Tensor yPred) => (Call(yTrue, yPred), null);

    /// <summary>The mean of the values in one operation, or null where it takes the long way.</summary>
    private protected virtual Tensor? Mean(Tensor yTrue, Tensor yPred) => null;

    /// <summary>What the loss says of labels and outputs; null where it says nothing.</summary>
    internal virtual OutputKind? Outputs => null;

    /// <summary>The loss for these shapes: itself, unless shapes decide.</summary>
    internal virtual Loss For(ReadOnlySpan<long> yTrueShape, ReadOnlySpan<long> yPredShape) => this;

    /// <summary>The same loss of what an activation was applied to, without the limits that probabilities are kept in; null where there is none.</summary>
    internal virtual Loss? OfLogits(Squash activation) => null;

    /// <summary>Throws when a target is one that the loss cannot take for predictions of this shape. Reads the targets back, so not for every batch.</summary>
    /// <exception cref="ArgumentException">Names the offending target and what is allowed.</exception>
    internal virtual void CheckTargets(Tensor yTrue, ReadOnlySpan<long> outputShape)
    {
    }

    /// <summary>The loss with Keras's default parameters that a name such as <c>"mse"</c> or <c>"MeanSquaredError"</c> stands for.</summary>
    /// <remarks><c>"crossentropy"</c> (<c>"ce"</c>) becomes the binary, categorical or sparse categorical kind by the shapes of each batch.</remarks>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static Loss Get(string name)
    {
        var loss = name is "crossentropy" or "ce" ? new CrossentropyByShape(name) : Registry<Loss>.Get(name);
        loss.GivenName = name;
        return loss;
    }

    /// <summary>Same as <see cref="Get"/>.</summary>
    public static implicit operator Loss(string name) => Get(name);

    /// <summary>Makes a loss of a function of targets and predictions that returns one value a sample.</summary>
    /// <remarks>See <see cref="LossFunctionWrapper"/>, which a lambda needs: C# converts a lambda only to a delegate.</remarks>
    public static implicit operator Loss(Func<Tensor, Tensor, Tensor> function) => new LossFunctionWrapper(function);

    /// <summary>Makes a class known whose config is written and read by hand. Classes with <see cref="RegisteredAttribute"/> need no call.</summary>
    /// <typeparam name="T">The class; it overrides <see cref="GetConfig"/>.</typeparam>
    /// <param name="package">First part of the registered name <c>package>name</c>.</param>
    /// <param name="name">Second part. Null: the name of the class.</param>
    /// <param name="read">Makes an object of what <see cref="GetConfig"/> returned.</param>
    /// <exception cref="ArgumentException">A name is empty, or belongs to another class.</exception>
    public static void Register<T>(string package, string? name, Func<JsonObject, T> read) where T : Loss => Registry<Loss>.Register(package, name, read);

    /// <summary>Class and arguments as JSON, as Keras writes them.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">Nothing could read it again: it is a function, or of a class that was not made known.</exception>
    public JsonObject ToConfig() => Registry<Loss>.Serialize(this);

    /// <summary>Reads what <see cref="ToConfig"/>, or Keras, wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is not known, or an argument is missing, surplus or out of range.</exception>
    public static Loss FromConfig(JsonNode config) => Registry<Loss>.Deserialize(config);

    /// <summary>The arguments that make this object again, under Keras's snake_case names: Keras's <c>get_config</c>.</summary>
    /// <returns>A new object; here with name and reduction.</returns>
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
        reader.Optional("name", Name, value => value.AsText()),
        reader.Optional("reduction", reduction, value => value.IsNull ? null : value.AsEnum<Reduction>()),
        reader.Optional("dtype", Dtype, value => value.IsNull ? Precision.Default : value.AsText()));

    [MemberNotNull(nameof(Name), nameof(Dtype))]
    private void Set(string name, Reduction? reduction, string dtype)
    {
        (Name, this.reduction, Dtype) = (name, reduction, dtype);
        Reduction = Require.Defined(reduction ?? Reduction.None);
        precision = Precision.Of(dtype);
    }
}
