using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <content>Schedules from PyTorch's saved states.</content>
public static partial class PyTorchSchedules
{
    /// <summary>Makes the schedule of one parameter group from a scheduler's <c>state_dict()</c>, written as JSON.</summary>
    /// <param name="state">The output of <c>json.dumps(scheduler.state_dict())</c>. It does not contain the class name; the class is
    /// recognised by its arguments.</param>
    /// <param name="group">The index of the parameter group, 0 or more. Default 0.</param>
    /// <param name="optimizerState">The result of <c>optimizer.state_dict()</c>, which holds the rates of OneCycleLR. Default null.</param>
    /// <param name="stepsPerCall">The updates between two calls of <c>scheduler.step()</c>, greater than 0: 1 if it was called after each
    /// update, the steps per epoch if it was called once per epoch. The state does not contain this number. Default 1.</param>
    /// <param name="annealStrategy">The strategy of a OneCycleLR, <c>cos</c> or <c>linear</c>. PyTorch 1 does not save it; the argument is used only if the
    /// state does not contain it. Default null.</param>
    /// <returns>The schedule from step 0. At every call of <c>scheduler.step()</c> its rate is PyTorch's; between two calls a smooth curve
    /// changes, while PyTorch's rate stays the same. The progress of the run, <c>last_epoch</c>, is not part of the schedule.</returns>
    /// <example><code>
    /// var perEpoch = PyTorchSchedules.FromState(JsonNode.Parse(File.ReadAllText("scheduler.json"))!, stepsPerCall: 469);
    /// </code></example>
    /// <exception cref="ArgumentException">
    /// The scheduler is not a function of the step that the state holds (LambdaLR, MultiplicativeLR, ReduceLROnPlateau, a CyclicLR with a
    /// scale function); it is a ParamwiseScheduler, which has one scheduler per group; a key is missing or of the wrong type; an argument
    /// is out of range; or a chain holds a scheduler that does not multiply the rate.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="group"/> is negative, or <paramref name="stepsPerCall"/> is not above 0 or
    /// not finite.</exception>
    public static LearningRateSchedule FromState(JsonNode state, int group = 0, JsonNode? optimizerState = null, double stepsPerCall = 1, string? annealStrategy = null)
    {
        ArgumentNullException.ThrowIfNull(state);
        Require.AtLeast(group, 0);
        Require.Positive(stepsPerCall);
        try
        {
            var optimizer = optimizerState is null ? null : new PyTorchState(optimizerState, nameof(optimizerState));
            return Read(new PyTorchState(state, nameof(state)), new(group, optimizer, annealStrategy), depth: 0).Stretch(stepsPerCall);
        }
        catch (InvalidOperationException error)
        {
            throw new ArgumentException("The state of a PyTorch scheduler cannot be read: it holds text that is not valid Unicode.", nameof(state), error);
        }
    }

    private static LearningRateSchedule Read(PyTorchState state, StateContext context, int depth)
    {
        if (depth == Nested.MaxDepth)
            throw state.Error($"schedulers are nested more than {Nested.MaxDepth} deep");
        if (state.Has("lr_lambdas") || state.Has("lr_lambda"))
            throw state.Error($"a LambdaLR or MultiplicativeLR {OfFunctions}");
        if (state.Has("patience"))
            throw state.Error($"a ReduceLROnPlateau {OfMetric}");
        if (state.Has("_schedule_phases"))
            return ReadOneCycle(state, context);
        if (!state.Has("_schedulers"))
            return Simple(state, state.Number("base_lrs", context.Group), context.Group);
        if (state.Has("_milestones"))
            return SequentialLR([.. state.Objects("_schedulers").Select(inner => Read(inner, context, depth + 1))], state.Lengths("_milestones"));
        if (state.Has("_step_count"))
            throw state.Error("a ParamwiseScheduler has a scheduler for each group; pass the state of one of its _schedulers");
        return state.Objects("_schedulers").Select((inner, i) => Factor(inner, i == 0 ? inner.Number("base_lrs", context.Group) : 1, context.Group))
            .Aggregate((chain, factor) => chain * factor);
    }

    private static LearningRateSchedule Factor(PyTorchState state, double learningRate, int group) =>
        state.Has("T_0") || state.Has("max_lrs") || state.Has("_schedule_phases") || state.Has("_schedulers") || (state.Has("T_max") && state.Number("eta_min") != 0)
            ? throw state.Error("only schedulers that multiply the rate can be chained")
            : Simple(state, learningRate, group);

    private static LearningRateSchedule Simple(PyTorchState state, double learningRate, int group)
    {
        if (state.Has("step_size"))
            return StepLR(learningRate, state.Number("step_size"), state.Number("gamma"));
        if (state.Has("milestones"))
            return MultiStepLR(learningRate, state.Counted("milestones"), state.Number("gamma"));
        if (state.Has("factor"))
            return ConstantLR(learningRate, state.Number("factor"), state.Number("total_iters"));
        if (state.Has("start_factor"))
            return LinearLR(learningRate, state.Number("start_factor"), state.Number("end_factor"), state.Number("total_iters"));
        if (state.Has("power"))
            return PolynomialLR(learningRate, state.Number("total_iters"), state.Number("power"));
        if (state.Has("T_max"))
            return CosineAnnealingLR(learningRate, state.Number("T_max"), state.Number("eta_min"));
        if (state.Has("T_0"))
            return CosineAnnealingWarmRestarts(learningRate, state.Number("T_0"), state.Integer("T_mult"), state.Number("eta_min"));
        if (state.Has("max_lrs"))
            return ReadCyclic(state, learningRate, group);
        return state.Has("gamma")
            ? ExponentialLR(learningRate, state.Number("gamma"))
            : throw state.Error("it does not hold the arguments of a known scheduler");
    }

    private static LearningRateSchedule ReadCyclic(PyTorchState state, double baseLr, int group)
    {
        if (!state.IsNull("_scale_fn_custom"))
            throw state.Error("it scales by a function of its own, which PyTorch does not save");
        // The sum and the quotient are saved, rounded, and not the sizes, which are whole numbers.
        var (size, ratio) = (state.Number("total_size"), state.Number("step_ratio"));
        var up = Math.Round(size * ratio, 6);
        return CyclicLR(baseLr, state.Number("max_lrs", group), up, size - up, state.Text("mode"), state.Number("gamma"));
    }

    private static OneCycle ReadOneCycle(PyTorchState state, StateContext context)
    {
        var rates = context.Optimizer?.Object("param_groups", context.Group)
            ?? throw state.Error("a OneCycleLR keeps its rates in the optimizer: pass the state of the optimizer too, or call OneCycleLR");
        double steps = state.Number("total_steps");
        var phases = state.Objects("_schedule_phases");
        var peak = (phases[0].Number("end_step") + 1) / steps;
        return new OneCycle(
            rates.Number("initial_lr"), rates.Number("max_lr"), rates.Number("min_lr"), steps, peak, phases.Count == 3 ? 2 * peak : null,
            Anneal(Strategy()), OneCycleConvention.PyTorch);

        string Strategy() => state.Has(StrategyKey) ? state.Text(StrategyKey) : context.AnnealStrategy
            ?? throw state.Error($"'{StrategyKey}' is missing, as in all states of PyTorch 1: pass annealStrategy, \"cos\" or \"linear\"");
    }

    private const string StrategyKey = "_anneal_func_type";

    /// <summary>What is the same for all schedulers of one state.</summary>
    private sealed record StateContext(int Group, PyTorchState? Optimizer, string? AnnealStrategy);
}
