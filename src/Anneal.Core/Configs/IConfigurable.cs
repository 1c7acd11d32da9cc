using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>A kind of object that Keras can serialise. The base class of the kind (schedule, layer, loss, ...) implements this interface.</summary>
/// <typeparam name="TKind">The base class itself.</typeparam>
public interface IConfigurable<TKind> where TKind : class, IConfigurable<TKind>
{
    /// <summary>The singular word for the kind in errors, such as <c>schedule</c>.</summary>
    static abstract string Kind { get; }

    /// <summary>The plural word for the kind. Default: <see cref="Kind"/> with an s.</summary>
    static virtual string Kinds => TKind.Kind + "s";

    /// <summary>An example in code that errors about unknown names show, such as <c>new MeanSquaredError()</c>. Default: none.</summary>
    static virtual string? Example => null;

    /// <summary>Whether a config may be a bare name, such as <c>"glorot_uniform"</c>. Default true.</summary>
    static virtual bool ReadsNames => true;

    /// <summary>Whether names are case-insensitive, as for Keras's optimizers. Default false.</summary>
    static virtual bool IgnoresCase => false;

    /// <summary>The package of Keras's own classes in configs of TensorFlow: <c>Custom>Adam</c>. Default: none.</summary>
    static virtual string? FormerPackage => null;

    /// <summary>The constructor arguments under Keras's snake_case names. Keras's <c>get_config</c>.</summary>
    /// <returns>A new object.</returns>
    JsonObject GetConfig();

    /// <summary>Records which floats were integers in the config, so that they are written as integers again. Default: not recorded.</summary>
    ConfigOrigin Origin
    {
        get => default;
        set { }
    }

    /// <summary>Reads the keys of the base class that are not constructor arguments, after the object was made. Default: none.</summary>
    /// <param name="reader">The config. Keys that are not read are refused afterwards.</param>
    void FinishReading(ConfigReader reader)
    {
    }

    /// <summary>The module to write. An object that Keras cannot read may write another module than its class. Default: the module of the class.</summary>
    /// <param name="module">The module of the class.</param>
    /// <param name="config">The result of <see cref="GetConfig"/>.</param>
    /// <returns>The module.</returns>
    string ModuleOf(string module, JsonObject config) => module;

    /// <summary>Adds the keys that the kind has beside <c>config</c>, such as a layer's <c>build_config</c>. Default: none.</summary>
    /// <param name="envelope">The JSON object with module, class name, config and registered name.</param>
    void FinishWriting(JsonObject envelope)
    {
    }
}
