using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Saving;

/// <summary>The functions of Keras's module <c>keras.optimizers.schedules</c>.</summary>
public static class Schedules
{
    /// <summary>Writes class and arguments as JSON, as <see cref="LearningRateSchedule.ToConfig"/> does. Keras's <c>schedules.serialize</c>.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>, a new object.</returns>
    /// <exception cref="NotSupportedException">The schedule, or one within it, could not be read again.</exception>
    public static JsonObject Serialize(LearningRateSchedule schedule) => Registry<LearningRateSchedule>.Serialize(schedule);

    /// <summary>Reads a schedule that <see cref="Serialize"/> or Keras's <c>schedules.serialize</c> wrote. Keras's <c>schedules.deserialize</c>.</summary>
    /// <param name="config">An object with <c>class_name</c> and <c>config</c>.</param>
    /// <param name="customObjects">Further classes for this call. Default null: none.</param>
    /// <returns>A schedule equal to the one that was written.</returns>
    /// <example><code>
    /// var schedule = Schedules.Deserialize(config, new CustomObjects().Add("Reciprocal", config => new Reciprocal(config["rate"]!.GetValue&lt;double>())));
    /// </code></example>
    /// <exception cref="ConfigException">The class is unknown (the error lists the nearest known name), a key is missing, unknown or of the
    /// wrong type, or an argument is out of range.</exception>
    public static LearningRateSchedule Deserialize(JsonNode config, CustomObjects? customObjects = null) =>
        Registry<LearningRateSchedule>.Deserialize(config, customObjects);
}
