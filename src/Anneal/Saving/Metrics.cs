using System.Text.Json.Nodes;
using Anneal.Metrics;

namespace Anneal.Saving;

/// <summary>Metrics by name and as JSON: the functions of <c>keras.metrics</c>.</summary>
/// <remarks><c>"accuracy"</c> is the class <see cref="Accuracy"/> here, as in Keras; <c>Compile</c> chooses the kind that fits the loss and
/// the shapes.</remarks>
public static class Metrics
{
    /// <summary>A metric with default arguments: Keras's <c>get</c>.</summary>
    /// <param name="name">The name of the class (<c>"MeanAbsoluteError"</c>), the same in snake case, or one of Keras's short names:
    /// <c>"mean_absolute_error"</c>.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ArgumentException">The name is not known; the message lists the nearest known ones.</exception>
    public static Metric Get(string name, CustomObjects? customObjects = null) => Registry<Metric>.Get(name, customObjects);

    /// <summary>Writes class and arguments as JSON, as Keras's <c>serialize</c> does.</summary>
    /// <param name="metric">What to write.</param>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>.</returns>
    /// <exception cref="NotSupportedException">It could not be read again, because it is a function or an object of a class that is not registered.</exception>
    public static JsonObject Serialize(Metric metric) => Registry<Metric>.Serialize(metric);

    /// <summary>Reads what <see cref="Serialize"/> or Keras's <c>serialize</c> wrote.</summary>
    /// <param name="config">JSON, or a name.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <returns>A new object.</returns>
    /// <exception cref="ConfigException">The class is not known, or an argument is missing, surplus or out of range.</exception>
    public static Metric Deserialize(JsonNode config, CustomObjects? customObjects = null) => Registry<Metric>.Deserialize(config, customObjects);
}
