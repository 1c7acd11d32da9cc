using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>The base class of initializers, which make the start values of a variable. It converts from a name such as <c>"glorot_uniform"</c>.</summary>
/// <example><code>Initializer kernel = new HeNormal(seed: 1);  Initializer bias = "zeros";</code></example>
/// <remarks>Source: <c>keras.initializers</c>.</remarks>
public abstract class Initializer : IConfigurable<Initializer>
{
    /// <summary>Makes a tensor of start values: float32, on the CPU, without gradient, owned by the caller.</summary>
    /// <param name="shape">The sizes, each at least 0; empty for a scalar.</param>
    /// <exception cref="ArgumentException">A size is negative, or the initializer cannot make this shape.</exception>
    /// <exception cref="InvalidOperationException">What it made is null, of another shape or type, or not finite.</exception>
    public Tensor Create(params long[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (Array.Exists(shape, size => size < 0))
            throw new ArgumentException($"shape must have sizes of 0 or more; it was {ShapeText.Of(shape)}.", nameof(shape));
        Memory.RequireFor(shape);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        return Checked(shape).MoveToOuterDisposeScope();
    }

    private Tensor Checked(long[] shape)
    {
        Tensor? values;
        try
        {
            values = Values(shape);
        }
        catch (Exception error) when (error is ExternalException or OutOfMemoryException or OverflowException)
        {
            throw new ArgumentException($"{GetType().Name} cannot make values of shape {ShapeText.Of(shape)}: {error.Message.Split('\n')[0].TrimEnd('.')}.", nameof(shape), error);
        }
        if (values is null or { IsInvalid: true }) throw Wrong("nothing");
        if (!values.shape.AsSpan().SequenceEqual(shape)) throw Wrong($"values of shape {ShapeText.Of(values)}");
        if (values.dtype != ScalarType.Float32) throw Wrong($"values of type {values.dtype}");
        if (!values.isfinite().all().item<bool>()) throw Wrong("NaN or infinity");
        return values;

        InvalidOperationException Wrong(string made) => new($"{GetType().Name} must make finite float32 values of shape {ShapeText.Of(shape)}; it made {made}.");
    }

    /// <summary>Makes the values. The call runs inside a dispose scope and without gradients, after the shape was checked.</summary>
    protected abstract Tensor Values(long[] shape);

    /// <summary>Makes an initializer with Keras's default arguments from a name such as <c>"he_normal"</c> or <c>"HeNormal"</c>.</summary>
    /// <exception cref="ArgumentException">The name is unknown. The message lists the nearest known names.</exception>
    public static Initializer Get(string name) => Registry<Initializer>.Get(name);

    /// <summary>Converts a name, as <see cref="Get"/> does.</summary>
    public static implicit operator Initializer(string name) => Get(name);

    /// <summary>Registers a class that writes and reads its config by hand. Classes with <see cref="RegisteredAttribute"/> need no call.</summary>
    /// <typeparam name="T">The class, which overrides <see cref="GetConfig"/>.</typeparam>
    /// <param name="package">The first part of the registered name <c>package>name</c>.</param>
    /// <param name="name">The second part. Null: the name of the class.</param>
    /// <param name="read">Makes an object from what <see cref="GetConfig"/> returned.</param>
    /// <exception cref="ArgumentException">A name is empty or belongs to another class.</exception>
    public static void Register<T>(string package, string? name, Func<JsonObject, T> read) where T : Initializer => Registry<Initializer>.Register(package, name, read);

    /// <summary>Writes class and arguments as JSON, as Keras does.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">The object is a function, or its class is not registered.</exception>
    public JsonObject ToConfig() => Registry<Initializer>.Serialize(this);

    /// <summary>Reads JSON that <see cref="ToConfig"/> or Keras wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is unknown, or an argument is missing, unknown or out of range.</exception>
    public static Initializer FromConfig(JsonNode config) => Registry<Initializer>.Deserialize(config);

    /// <summary>The constructor arguments under Keras's snake_case names. Keras's <c>get_config</c>.</summary>
    /// <returns>A new object; empty by default.</returns>
    public virtual JsonObject GetConfig() => [];

    static string? IConfigurable<Initializer>.Example => "new GlorotUniform(seed: 1)";

    static string IConfigurable<Initializer>.Kind => "initializer";

    ConfigOrigin IConfigurable<Initializer>.Origin { get; set; }

    void IConfigurable<Initializer>.FinishReading(ConfigReader reader) => FinishReading(reader);

    /// <summary>Reads what a base class writes beside the arguments of a user's class.</summary>
    private protected virtual void FinishReading(ConfigReader reader)
    {
    }
}
