using System.Text.Json.Nodes;
using Anneal.Schedules;

namespace Anneal.Saving;

/// <summary>Keras's functions of the module <c>keras.optimizers.schedules</c>, by their names there.</summary>
public static class Schedules
{
    /// <summary>Class and arguments as JSON: Keras's <c>schedules.serialize</c>; the same as <see cref="LearningRateSchedule.ToConfig"/>.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>, a new object.</returns>
    /// <exception cref="NotSupportedException">The schedule, or one within it, cannot be written so that it can be read again.</exception>
    public static JsonObject Serialize(LearningRateSchedule schedule) => Registry<LearningRateSchedule>.Serialize(schedule);

    /// <summary>The schedule that <see cref="Serialize"/>, or Keras's <c>schedules.serialize</c>, wrote: Keras's <c>schedules.deserialize</c>.</summary>
    /// <param name="config">An object with <c>class_name</c> and <c>config</c>.</param>
    /// <param name="customObjects">Classes of your own that this call knows beside those that are registered. Default null: none.</param>
    /// <returns>A schedule equal to the one that was written.</returns>
    /// <example><code>
    /// var schedule = Schedules.Deserialize(config, new CustomObjects().Add("Reciprocal", config => new Reciprocal(config["rate"]!.GetValue&lt;double>())));
    /// </code></example>
    /// <exception cref="ConfigException">The class is unknown (the nearest known name is offered), a key is missing, surplus or of the wrong type, or
    /// an argument is out of range.</exception>
    public static LearningRateSchedule Deserialize(JsonNode config, CustomObjects? customObjects = null) =>
        Registry<LearningRateSchedule>.Deserialize(config, customObjects);
}
