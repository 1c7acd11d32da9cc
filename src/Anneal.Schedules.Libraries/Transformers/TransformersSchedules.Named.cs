using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <content>Schedules by name, with their arguments as JSON.</content>
public static partial class TransformersSchedules
{
    /// <summary>Makes a schedule of Hugging Face transformers from its name and arguments, as <see cref="Get"/> does.</summary>
    /// <param name="name">One of <see cref="Names"/>, such as <c>cosine_with_restarts</c>.</param>
    /// <param name="arguments"><c>learning_rate</c>, the rate of the optimizer; <c>num_warmup_steps</c> and <c>num_training_steps</c> if
    /// the schedule needs them; and further arguments, either beside these or in <c>scheduler_specific_kwargs</c>.</param>
    /// <returns>A schedule.</returns>
    /// <example><code>
    /// var schedule = TransformersSchedules.From(
    ///     "linear", new JsonObject { ["learning_rate"] = 5e-5, ["num_warmup_steps"] = 500, ["num_training_steps"] = 10_000 });
    /// </code></example>
    /// <exception cref="ArgumentException">The name is unknown (the error lists the nearest name), or an argument is missing, unknown, of
    /// the wrong type or out of range.</exception>
    public static LearningRateSchedule From(string name, JsonObject arguments)
    {
        Find(name);
        return ImportArguments.Read(name, arguments, reader =>
        {
            var (rate, warmup, training) = (reader.Number("learning_rate"), reader.StepsOrNull("num_warmup_steps"), reader.StepsOrNull("num_training_steps"));
            var own = (JsonObject?)reader.ObjectOrNull("scheduler_specific_kwargs")?.DeepClone() ?? [];
            foreach (var (key, value) in arguments)
                if (key is not ("learning_rate" or "num_warmup_steps" or "num_training_steps" or "scheduler_specific_kwargs") && reader.Find(key) is not null)
                    own.TryAdd(key, value?.DeepClone());
            return Get(name, rate, warmup, training, own);
        });
    }
}
