using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>A kind of thing that Keras can serialise: the base class of the kind (a schedule, a layer, a loss ...) implements it for itself.</summary>
/// <typeparam name="TKind">The base class itself.</typeparam>
public interface IConfigurable<TKind> where TKind : class, IConfigurable<TKind>
{
    /// <summary>The word for it in errors, in the singular: <c>schedule</c>.</summary>
    static abstract string Kind { get; }

    /// <summary>The same in the plural. Default: with an s.</summary>
    static virtual string Kinds => TKind.Kind + "s";

    /// <summary>How to give an object where a name is not known, as code: <c>new MeanSquaredError()</c>. Default: nothing is said.</summary>
    static virtual string? Example => null;

    /// <summary>Whether a config may also be a bare name, <c>"glorot_uniform"</c>. Default true.</summary>
    static virtual bool ReadsNames => true;

    /// <summary>Whether the case of a name and of a class does not matter, as with Keras's optimizers. Default false.</summary>
    static virtual bool IgnoresCase => false;

    /// <summary>The package under which configs of TensorFlow have Keras's own classes: <c>Custom>Adam</c>. Default: none.</summary>
    static virtual string? FormerPackage => null;

    /// <summary>The arguments that make this object again, under Keras's snake_case names: Keras's <c>get_config</c>.</summary>
    /// <returns>A new object.</returns>
    JsonObject GetConfig();

    /// <summary>What the config wrote as an integer although it is a float here; kept so that it is written so again. Default: not kept.</summary>
    ConfigOrigin Origin
    {
        get => default;
        set { }
    }

    /// <summary>Reads what the base class has beside the constructor's arguments, after the object was made. Default: nothing.</summary>
    /// <param name="reader">The config; keys that nobody reads are refused afterwards.</param>
    void FinishReading(ConfigReader reader)
    {
    }

    /// <summary>The module to write: something that Keras cannot read may say that it is not Keras's. Default: that of the class.</summary>
    /// <param name="module">That of the class.</param>
    /// <param name="config">What <see cref="GetConfig"/> returned.</param>
    /// <returns>The module.</returns>
    string ModuleOf(string module, JsonObject config) => module;

    /// <summary>Adds what the kind has beside <c>config</c>, such as a layer's <c>build_config</c>. Default: nothing.</summary>
    /// <param name="envelope">Module, class name, config and registered name.</param>
    void FinishWriting(JsonObject envelope)
    {
    }
}
