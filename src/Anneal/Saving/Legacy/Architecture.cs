using System.Text.Json.Nodes;
using Anneal.Models;

namespace Anneal.Saving;

/// <summary>Makes a model of a config of any version of Keras.</summary>
internal static class Architecture
{
    /// <summary>A config as <c>to_json</c> writes it, which says its version where it is old.</summary>
    public static Model Read(JsonObject config, CustomObjects? customObjects, bool compile) => Make(Translate(config), customObjects, compile);

    /// <exception cref="ConfigException">A class or an argument is not known.</exception>
    public static Model Read(JsonObject config, LegacyVersion version, CustomObjects? customObjects, bool compile = true) => Make(Translate(config, version), customObjects, compile);

    /// <summary>A config as <c>to_json</c> writes it, in Keras 3's words.</summary>
    public static JsonObject Translate(JsonObject config) =>
        Translate(config, LegacyVersion.Of(JsonText.Of(config["keras_version"]) ?? (LegacyConfig.IsOld(config) ? "2" : "3"), JsonText.Of(config["backend"])));

    /// <summary>A config of a version, in Keras 3's words.</summary>
    public static JsonObject Translate(JsonObject config, LegacyVersion version)
    {
        var today = version.Major < 3 || LegacyConfig.IsOld(config) ? new LegacyConfig(version).Translate(config) : config;
        FormerNames.Replace(today);
        return today;
    }

    /// <summary>Makes a model of what <see cref="Translate(JsonObject)"/> gives.</summary>
    public static Model Make(JsonObject today, CustomObjects? customObjects, bool compile)
    {
        UnknownParts.Refuse(today, customObjects);
        return Model.FromConfig(today, customObjects, compile);
    }
}
