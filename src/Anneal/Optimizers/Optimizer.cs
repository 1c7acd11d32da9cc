using Anneal.Naming;
using Anneal.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>
/// Changes variables by their gradients. A new optimizer overrides <see cref="StateNames"/> and <see cref="Update"/>: its rule,
/// and nothing else.
/// </summary>
/// <remarks>
/// The clock is <see cref="Iterations"/>: applied updates, from 0. Schedules and rules read it and nothing else counts.
/// An optimizer serves the variables it was built with, each keyed by itself. Keras: <c>keras.optimizers.Optimizer</c>.
/// </remarks>
/// <example><code>
/// model.Compile(new SGD(new ExponentialDecay(0.1, 1000, 0.9), momentum: 0.9), loss: "mse");
/// optimizer.LearningRate = 0.001;   // from the next update on, also where there was a schedule
/// </code></example>
public abstract class Optimizer : IDisposable
{
    private readonly Dictionary<Variable, Variable[]> states = [];
    private readonly List<Variable> stateVariables = [];
    private LearningRate rate;

    /// <summary>An optimizer that is not built yet.</summary>
    /// <param name="learningRate">A number, a schedule or a function.</param>
    /// <param name="name">Default: the class's name in snake case.</param>
    protected Optimizer(LearningRate learningRate, string? name = null)
    {
        rate = learningRate;
        Name = name ?? SnakeCase.Of(GetType().Name);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The number of updates applied so far.</summary>
    public long Iterations { get; private set; }

    /// <summary>
    /// The rate of the next update. Reading changes nothing; assigning replaces number or schedule by a constant from the next update on.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value assigned is NaN, infinite or negative.</exception>
    public double LearningRate
    {
        get => rate.At(Iterations);
        set => rate = value;
    }

    /// <summary>The schedule in force; null while the rate is a number.</summary>
    public LearningRateSchedule? Schedule => rate.Schedule;

    /// <summary>The rate that the last update used; null before the first.</summary>
    public double? LastLearningRate { get; private set; }

    /// <summary>The state, named as Keras names it: <c>sequential_dense_kernel_momentum</c>. Empty before the optimizer is built.</summary>
    public IReadOnlyList<Variable> StateVariables => stateVariables;

    /// <summary>Whether the state has been made.</summary>
    public bool Built { get; private set; }

    /// <summary>The optimizer of a name with its defaults: <c>"sgd"</c>, <c>"adam"</c>.</summary>
    /// <param name="name">In any case.</param>
    /// <exception cref="ArgumentException">No optimizer has that name.</exception>
    public static Optimizer Get(string name) => OptimizerNames.Create(name);

    /// <inheritdoc cref="Get"/>
    public static implicit operator Optimizer(string name) => Get(name);

    /// <summary>Makes the state, all zeros. Does nothing when that was done for the same variables.</summary>
    /// <param name="variables">Each once; the only ones this optimizer will change.</param>
    /// <exception cref="ArgumentException">A variable is listed twice.</exception>
    /// <exception cref="InvalidOperationException">The optimizer was built with other variables.</exception>
    public void Build(IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        if (Built)
        {
            if (variables.FirstOrDefault(v => !states.ContainsKey(v)) is { } unknown) throw UnknownVariable(unknown);
            return;
        }
        if (variables.GroupBy(v => v).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice)
            throw ListedTwice(twice);
        using var scope = NewDisposeScope();
        foreach (var variable in variables)
        {
            var state = StateNames.Select(name => StateVariable(variable, name)).ToArray();
            states.Add(variable, state);
            stateVariables.AddRange(state);
        }
        Built = true;
    }

    /// <summary>One update: changes each variable by its gradient and moves the clock by 1.</summary>
    /// <param name="gradients">One for each variable, of its shape; null where there is none: that variable stays as it is.</param>
    /// <param name="variables">In the order of the gradients. The first call builds the optimizer with them.</param>
    /// <exception cref="ArgumentException">Counts or shapes differ, or every gradient is null. Nothing has been changed then.</exception>
    /// <exception cref="InvalidOperationException">A variable is not one the optimizer was built with, or the rate is NaN, infinite or negative.</exception>
    public void Apply(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentNullException.ThrowIfNull(variables);
        Check(gradients, variables);
        if (!Built) Build(variables);
        var seen = new HashSet<Variable>(variables.Count);
        foreach (var variable in variables)
        {
            if (!states.ContainsKey(variable)) throw UnknownVariable(variable);
            if (!seen.Add(variable)) throw ListedTwice(variable);
        }
        var step = new UpdateStep(CheckedRate(), Iterations + 1);

        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        for (var i = 0; i < variables.Count; i++)
            if (gradients[i] is { } gradient)
                ApplyRule(variables[i], gradient, states[variables[i]], step);
        LastLearningRate = step.LearningRate;
        Iterations++;
    }

    /// <summary>Frees the state.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The names of the arrays kept for each variable, of its shape and first 0: <c>momentum</c>, <c>velocity</c>. Default: none.</summary>
    protected virtual IReadOnlyList<string> StateNames => [];

    /// <summary>The rule, in tensor operations: changes <paramref name="variable"/> and <paramref name="state"/> in place.</summary>
    /// <param name="variable">The tensor to change.</param>
    /// <param name="gradient">Of the variable's shape.</param>
    /// <param name="state">In the order of <see cref="StateNames"/>.</param>
    /// <param name="step">The rate and the number of this update.</param>
    protected abstract void Update(Tensor variable, Tensor gradient, IReadOnlyList<Tensor> state, UpdateStep step);

    /// <summary>Frees what the optimizer holds.</summary>
    /// <param name="disposing">False only from a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var variable in stateVariables) variable.Dispose();
    }

    /// <summary>The same rule in one pass over the memory of float32 arrays; false where an optimizer has none.</summary>
    internal virtual bool UpdateInOnePass(in UpdateMemory memory, UpdateStep step) => false;

    /// <summary>Forces the tensor operations: they are what the one-pass rules are tested against.</summary>
    internal bool UsesTensorOperations { get; set; }

    private void ApplyRule(Variable variable, Tensor gradient, Variable[] state, UpdateStep step)
    {
        if (!UsesTensorOperations && UpdateMemory.TryOpen(variable, gradient, state, out var memory) && UpdateInOnePass(memory, step))
        {
            GC.KeepAlive(gradient);
            return;
        }
        Update(variable.Value, gradient.to(variable.Value.dtype, variable.Value.device), [.. state.Select(s => s.Value)], step);
    }

    private static Variable StateVariable(Variable variable, string name)
    {
        var full = $"{variable.Path.Replace('/', '_')}_{name}";
        using var noGradients = no_grad();
        return new Variable(zeros_like(variable.Value), full, trainable: false);
    }

    private static void Check(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable> variables)
    {
        if (gradients.Count != variables.Count)
            throw new ArgumentException($"{gradients.Count} gradients were given for {variables.Count} variables.", nameof(gradients));
        var any = false;
        for (var i = 0; i < gradients.Count; i++)
        {
            if (gradients[i] is not { } gradient) continue;
            any = true;
            if (!HasShape(gradient, variables[i].Shape))
                throw new ArgumentException(
                    $"The gradient of '{variables[i].Path}' has shape {(Shape)gradient.shape}; the variable has shape {variables[i].Shape}.", nameof(gradients));
        }
        if (!any) throw new ArgumentException("No gradients: every one is null. Does the loss depend on the variables?", nameof(gradients));
    }

    // Tensor.shape allocates and takes a microsecond; this is read for every variable of every update.
    private static bool HasShape(Tensor tensor, Shape shape)
    {
        if (tensor.dim() != shape.Rank) return false;
        for (var axis = 0; axis < shape.Rank; axis++)
            if (tensor.size(axis) != shape[axis]) return false;
        return true;
    }

    private double CheckedRate()
    {
        var current = LearningRate;
        return double.IsFinite(current) && current >= 0
            ? current
            : throw new InvalidOperationException(
                $"The learning rate of update {Iterations} is {current.ToString(System.Globalization.CultureInfo.InvariantCulture)}; "
                + $"it must be finite and >= 0. It comes from {rate}.");
    }

    private static ArgumentException ListedTwice(Variable variable) =>
        new($"Variable '{variable.Path}' is listed twice; it would be updated twice.");

    private InvalidOperationException UnknownVariable(Variable variable) =>
        new($"Variable '{variable.Path}' is not one that optimizer '{Name}' was built with. Use a new optimizer for new variables.");
}
