using System.Runtime.CompilerServices;
using Anneal.Naming;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// A function of a batch with variables of its own. A new kind of layer overrides <see cref="Call"/>, <see cref="CreateVariables"/> when
/// it has variables, and <see cref="ComputeOutputShape"/> when the shape changes.
/// </summary>
/// <remarks>
/// Variables are made when the shape of the input is first known: by <see cref="Build"/>, or by the first <see cref="Apply"/>.
/// Keras: <c>keras.layers.Layer</c>, with <c>Apply</c> for <c>__call__</c>.
/// </remarks>
/// <example><code>
/// var layer = new Dense(10, activation: "softmax");
/// using var probabilities = layer.Apply(batch);
/// </code></example>
public abstract class Layer : IDisposable
{
    private readonly List<Variable> variables = [];
    private string pathPrefix = "";
    private bool disposed;

    /// <summary>A layer that is not built yet.</summary>
    /// <param name="name">Unique within its model. Default: the class's name in snake case, numbered by the model (<c>dense</c>, <c>dense_1</c>).</param>
    protected Layer(string? name = null)
    {
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Contains('/', StringComparison.Ordinal)))
            throw new ArgumentException($"A layer's name must not be blank or contain '/'. Received: '{name}'.", nameof(name));
        HasGivenName = name is not null;
        Name = name ?? SnakeCase.Of(GetType().Name);
    }

    /// <summary>The name, unique within the model that holds the layer.</summary>
    public string Name { get; internal set; }

    /// <summary>Whether variables have been made.</summary>
    public bool Built { get; private set; }

    /// <summary>The shape the layer was built for, batch axis included; null before it is built.</summary>
    public Shape? InputShape { get; private set; }

    /// <summary>Whether the optimizer changes the layer's variables. Default true. Takes effect at the next <c>Compile</c>.</summary>
    public bool Trainable { get; set; } = true;

    /// <summary>All variables: the layer's own in the order they were made, then those of the layers within. Keras: <c>weights</c>.</summary>
    public IReadOnlyList<Variable> Variables => [.. variables, .. SubLayers.SelectMany(l => l.Variables)];

    /// <summary>The variables that the optimizer changes.</summary>
    public IReadOnlyList<Variable> TrainableVariables =>
        Trainable ? [.. variables.Where(v => v.Trainable), .. SubLayers.SelectMany(l => l.TrainableVariables)] : [];

    /// <summary>The variables that the optimizer leaves alone.</summary>
    public IReadOnlyList<Variable> NonTrainableVariables => [.. Variables.Except(TrainableVariables)];

    internal bool HasGivenName { get; }

    /// <summary>The number of elements of all variables.</summary>
    public long CountParameters() => Variables.Sum(v => v.Shape.ElementCount);

    /// <summary>Makes the variables for inputs of a shape. Does nothing when that was done before.</summary>
    /// <param name="inputShape">Batch axis first, usually <see cref="Shape.Unknown"/>.</param>
    /// <exception cref="ArgumentException">The layer does not take inputs of this shape.</exception>
    public void Build(Shape inputShape)
    {
        if (Built) return;
        Layer[] unbuilt = [.. SubLayers.Where(l => !l.Built)];
        try
        {
            using (NewDisposeScope()) CreateVariables(inputShape);
        }
        catch
        {
            Unbuild();
            foreach (var layer in unbuilt) layer.Unbuild();
            throw;
        }
        InputShape = inputShape;
        Built = true;
        SetPath(pathPrefix);
    }

    /// <summary>Applies the layer to a batch; builds it first when it is not built.</summary>
    /// <param name="input">Samples along the first axis. Becomes float32, as in Keras, unless the layer wants integers and gets some.</param>
    /// <param name="training">True while training: dropout drops, normalisation learns. Default false.</param>
    /// <returns>A new tensor of shape <see cref="ComputeOutputShape"/>; the caller owns it (a dispose scope, where there is one).</returns>
    /// <exception cref="ArgumentException">The layer does not take inputs of this shape.</exception>
    public Tensor Apply(Tensor input, bool training = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        ObjectDisposedException.ThrowIf(disposed, this);
        if (!Built) BuildFor(input);
        if (input.dtype == float32 || (TakesIntegers && !input.is_floating_point())) return CallAnew(input, training);
        using var converted = input.to(float32);
        return CallAnew(converted, training);
    }

    /// <summary>The shape of the output for inputs of a shape.</summary>
    /// <param name="inputShape">Batch axis first; unknown axes stay unknown.</param>
    /// <exception cref="ArgumentException">The layer does not take inputs of this shape.</exception>
    public virtual Shape ComputeOutputShape(Shape inputShape) => inputShape;

    /// <summary>Copies of all variables' values, in the order of <see cref="Variables"/>.</summary>
    public virtual IReadOnlyList<System.Numerics.Tensors.Tensor<float>> GetWeights() => [.. Variables.Select(v => ArrayLike.ToNumerics(v.Value))];

    /// <summary>Replaces all variables' values.</summary>
    /// <param name="weights">One array a variable, in the order of <see cref="Variables"/>, each of its shape.</param>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    /// <exception cref="ArgumentException">The number of arrays or a shape differs; nothing has been changed then.</exception>
    [OverloadResolutionPriority(1)]
    public virtual void SetWeights(IReadOnlyList<ArrayLike> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (!Built)
            throw new InvalidOperationException($"'{Name}' has no weights yet: build it first, by an Input layer, Build(shape) or a first batch.");
        if (weights.Count != Variables.Count)
            throw new ArgumentException($"'{Name}' has {Variables.Count} weights; {weights.Count} were given.", nameof(weights));
        using var scope = NewDisposeScope();
        var tensors = weights.Select(w => w.ToTensor()).ToList();
        for (var i = 0; i < tensors.Count; i++)
            if (!Variables[i].Takes(tensors[i].shape))
                throw new ArgumentException(
                    $"weights[{i}] has shape {(Shape)tensors[i].shape}; '{Variables[i].Path}' has shape {Variables[i].Shape}.", nameof(weights));
        for (var i = 0; i < tensors.Count; i++) Variables[i].Assign(tensors[i]);
    }

    /// <inheritdoc cref="SetWeights(IReadOnlyList{ArrayLike})"/>
    public void SetWeights(IReadOnlyList<System.Numerics.Tensors.Tensor<float>> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        SetWeights([.. weights.Select(w => (ArrayLike)w)]);
    }

    /// <summary>Frees the variables.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The layer's function. Shapes have been seen by <see cref="Build"/>; a later batch may still differ.</summary>
    /// <param name="input">The batch; stays the caller's.</param>
    /// <param name="training">True while training.</param>
    /// <returns>A new tensor, or the input itself.</returns>
    protected abstract Tensor Call(Tensor input, bool training);

    /// <summary>The layers that this one is made of, always the same: their variables are trained, named and freed with it. Default: none.</summary>
    protected virtual IReadOnlyList<Layer> SubLayers => [];

    /// <summary>Makes the variables with <see cref="AddVariable"/>, and builds the layers within.</summary>
    /// <param name="inputShape">Batch axis first.</param>
    protected virtual void CreateVariables(Shape inputShape)
    {
    }

    /// <summary>Whether integer inputs reach <see cref="Call"/> as integers. Default false.</summary>
    protected virtual bool TakesIntegers => false;

    /// <summary>Makes a variable of this layer.</summary>
    /// <param name="name">Unique within the layer.</param>
    /// <param name="shape">Fully known.</param>
    /// <param name="initializer">Gives the first value.</param>
    /// <param name="trainable">Whether the optimizer changes it. Default true.</param>
    protected Variable AddVariable(string name, Shape shape, Initializers.Initializer initializer, bool trainable = true)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        if (variables.Exists(v => v.Name == name))
            throw new ArgumentException($"Layer '{Name}' has a variable named '{name}' already; names must be unique.", nameof(name));
        var variable = new Variable(initializer.Create(shape.ToArray()), name, trainable) { Path = $"{Name}/{name}" };
        variables.Add(variable);
        return variable;
    }

    /// <summary>Frees what the layer holds.</summary>
    /// <param name="disposing">False only from a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        disposed = true;
        foreach (var variable in variables) variable.Dispose();
        foreach (var layer in SubLayers) layer.Dispose();
    }

    /// <summary>Puts the owner's path in front of the variables' and numbers the unnamed layers within.</summary>
    internal void SetPath(string prefix)
    {
        pathPrefix = prefix;
        foreach (var variable in variables) variable.Path = $"{prefix}{Name}/{variable.Name}";
        var taken = new HashSet<string>(SubLayers.Where(l => l.HasGivenName).Select(l => l.Name));
        foreach (var layer in SubLayers)
        {
            if (!layer.HasGivenName) layer.Name = FreeName(SnakeCase.Of(layer.GetType().Name), taken);
            layer.SetPath($"{prefix}{Name}/");
        }
    }

    private static string FreeName(string name, HashSet<string> taken)
    {
        var free = name;
        for (var i = 1; !taken.Add(free); i++) free = $"{name}_{i}";
        return free;
    }

    private void Unbuild()
    {
        foreach (var variable in variables) variable.Dispose();
        variables.Clear();
        foreach (var layer in SubLayers) layer.Unbuild();
        Built = false;
        InputShape = null;
    }

    private void BuildFor(Tensor input)
    {
        if (input.dim() == 0) throw new ArgumentException($"Layer '{Name}' takes inputs with a batch axis. Received: ().", nameof(input));
        Build(((Shape)input.shape)[1..].Batched());
    }

    // A layer that gives its input back must not give away a handle that is the caller's.
    private Tensor CallAnew(Tensor input, bool training)
    {
        var output = Call(input, training);
        return ReferenceEquals(output, input) ? input.alias() : output;
    }
}
