using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <content>Schedules of other libraries.</content>
public abstract partial record LearningRateSchedule
{
    /// <summary>The schedule of one parameter group that a PyTorch scheduler saved: <see cref="PyTorchSchedules.FromState"/>.</summary>
    /// <param name="state">What <c>json.dumps(scheduler.state_dict())</c> wrote.</param>
    /// <param name="group">Index of the parameter group, 0 or more. Default 0.</param>
    /// <param name="optimizerState">What <c>optimizer.state_dict()</c> returned; OneCycleLR keeps its rates there. Default null.</param>
    /// <param name="stepsPerCall">Updates between two calls of <c>scheduler.step()</c>, greater than 0: 1 if it was called after each, the steps of an
    /// epoch if it was called once an epoch. The state does not tell. Default 1.</param>
    /// <returns>The schedule from update 0. At every call it has the rate of PyTorch; between two calls a smooth curve moves on, where PyTorch's
    /// rate waits for the next.</returns>
    /// <example><code>
    /// var perEpoch = LearningRateSchedule.FromPyTorch(JsonNode.Parse(File.ReadAllText("scheduler.json"))!, stepsPerCall: 469);
    /// </code></example>
    /// <exception cref="ArgumentException">The state cannot be read; see <see cref="PyTorchSchedules.FromState"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepsPerCall"/> is not above 0 or not finite.</exception>
    public static LearningRateSchedule FromPyTorch(JsonNode state, int group = 0, JsonNode? optimizerState = null, Number? stepsPerCall = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        return PyTorchSchedules.FromState(state, group, optimizerState).Stretch(Require.Positive(stepsPerCall ?? 1, nameof(stepsPerCall)));
    }

    /// <summary>A scheduler of PyTorch by its name and arguments.</summary>
    /// <param name="name">The class in <c>torch.optim.lr_scheduler</c>, such as <c>CosineAnnealingLR</c>.</param>
    /// <param name="arguments">Its arguments under their names there, with <c>lr</c>, the rate of the parameter group, in place of the optimizer.
    /// A length may have a unit, <c>{"epochs": 30}</c>, for a scheduler that is stepped once an epoch. Schedulers within, in
    /// <c>schedulers</c>, are objects with their <c>name</c> beside their arguments. Arguments for momentum are allowed and left out.</param>
    /// <returns>A schedule, by the method of that name of <see cref="PyTorchSchedules"/>.</returns>
    /// <example><code>
    /// var schedule = LearningRateSchedule.FromPyTorch("StepLR", new JsonObject { ["lr"] = 0.1, ["step_size"] = 30, ["gamma"] = 0.5 });
    /// </code></example>
    /// <exception cref="ArgumentException">The name is not known (the nearest is offered), or an argument is missing, surplus, of the wrong type or
    /// outside its range.</exception>
    public static LearningRateSchedule FromPyTorch(string name, JsonObject arguments) => PyTorchSchedules.ByName.Read(name, arguments);

    /// <summary>A schedule of optax by its name and arguments.</summary>
    /// <param name="name">The function in <c>optax.schedules</c>, such as <c>warmup_cosine_decay_schedule</c>.</param>
    /// <param name="arguments">Its arguments under their names there. The schedules of <c>join_schedules</c> are objects with their <c>name</c> beside
    /// their arguments; the keys of <c>boundaries_and_scales</c> are steps, written as text.</param>
    /// <returns>A schedule, by the method of that name of <see cref="OptaxSchedules"/>.</returns>
    /// <example><code>
    /// var schedule = LearningRateSchedule.FromOptax(
    ///     "cosine_decay_schedule", new JsonObject { ["init_value"] = 0.1, ["decay_steps"] = 1_000 });
    /// </code></example>
    /// <exception cref="ArgumentException">The name is not known (the nearest is offered), or an argument is missing, surplus, of the wrong type or
    /// outside its range.</exception>
    public static LearningRateSchedule FromOptax(string name, JsonObject arguments) => OptaxSchedules.ByName.Read(name, arguments);

    /// <summary>A schedule of Hugging Face transformers by its name and arguments: <see cref="TransformersSchedules.Get"/>.</summary>
    /// <param name="name">One of <see cref="TransformersSchedules.Names"/>, such as <c>cosine_with_restarts</c>.</param>
    /// <param name="arguments"><c>learning_rate</c>, the rate of the optimizer; <c>num_warmup_steps</c> and <c>num_training_steps</c> where the schedule
    /// needs them; its further arguments, beside these or in <c>scheduler_specific_kwargs</c>.</param>
    /// <returns>A schedule.</returns>
    /// <example><code>
    /// var schedule = LearningRateSchedule.FromTransformers(
    ///     "linear", new JsonObject { ["learning_rate"] = 5e-5, ["num_warmup_steps"] = 500, ["num_training_steps"] = 10_000 });
    /// </code></example>
    /// <exception cref="ArgumentException">The name is not known (the nearest is offered), or an argument is missing, surplus, of the wrong type or
    /// outside its range.</exception>
    public static LearningRateSchedule FromTransformers(string name, JsonObject arguments)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(arguments);
        var own = new JsonObject();
        foreach (var (key, value) in arguments)
            if (key is not ("learning_rate" or "num_warmup_steps" or "num_training_steps" or "scheduler_specific_kwargs"))
                own[key] = value?.DeepClone();
        var reader = new ConfigReader(name, arguments);
        foreach (var (key, value) in reader.ObjectOrNull("scheduler_specific_kwargs") ?? [])
            own[key] = value?.DeepClone();
        return TransformersSchedules.Get(
            name, reader.Number("learning_rate"), Steps("num_warmup_steps"), Steps("num_training_steps"), own);

        long? Steps(string key) => reader.NumberOrNull(key) is null ? null : reader.Steps(key);
    }
}
