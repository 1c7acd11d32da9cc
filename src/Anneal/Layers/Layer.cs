using Anneal.Naming;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// A function of a batch with variables of its own. A new kind of layer overrides <see cref="Call"/>, and
/// <see cref="CreateVariables"/> when it has variables.
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
    private bool trainable = true;

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
    public virtual bool Trainable
    {
        get => trainable;
        set => trainable = value;
    }

    /// <summary>All variables, in the order they were made (a model: layer by layer). Keras: <c>weights</c>.</summary>
    public virtual IReadOnlyList<Variable> Variables => variables;

    /// <summary>The variables that the optimizer changes.</summary>
    public virtual IReadOnlyList<Variable> TrainableVariables => Trainable ? [.. Variables.Where(v => v.Trainable)] : [];

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
        using (NewDisposeScope())
        {
            CreateVariables(inputShape);
        }
        InputShape = inputShape;
        Built = true;
    }

    /// <summary>Applies the layer to a batch; builds it first when it is not built.</summary>
    /// <param name="input">Samples along the first axis. Integers become float32 unless the layer wants integers.</param>
    /// <param name="training">True while training: dropout drops, normalisation learns. Default false.</param>
    /// <returns>A new tensor of shape <see cref="ComputeOutputShape"/>; the caller owns it (a dispose scope, where there is one).</returns>
    /// <exception cref="ArgumentException">The layer does not take inputs of this shape.</exception>
    public Tensor Apply(Tensor input, bool training = false)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!Built) Build(((Shape)input.shape).Slice(1..).Batched());
        if (TakesIntegers || input.is_floating_point()) return Call(input, training);
        using var converted = input.to(float32);
        return Call(converted, training);
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
            if (Variables[i].Shape != (Shape)tensors[i].shape)
                throw new ArgumentException(
                    $"weights[{i}] has shape {(Shape)tensors[i].shape}; '{Variables[i].Path}' has shape {Variables[i].Shape}.", nameof(weights));
        for (var i = 0; i < tensors.Count; i++) Variables[i].Assign(tensors[i]);
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
    /// <returns>A new tensor, or a new handle of the input.</returns>
    protected abstract Tensor Call(Tensor input, bool training);

    /// <summary>Makes the variables with <see cref="AddVariable"/>.</summary>
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
        var variable = new Variable(initializer.Create(shape.ToArray()), name, trainable) { Path = $"{Name}/{name}" };
        variables.Add(variable);
        return variable;
    }

    /// <summary>Frees what the layer holds.</summary>
    /// <param name="disposing">False only from a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        foreach (var variable in Variables) variable.Dispose();
    }

    /// <summary>Puts the owner's name in front of the variables' paths.</summary>
    internal virtual void SetPath(string prefix)
    {
        foreach (var variable in variables) variable.Path = $"{prefix}{Name}/{variable.Name}";
    }
}
