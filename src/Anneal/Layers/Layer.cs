using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Regularizers;
using Anneal.Saving;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// A function of tensors with variables of its own. A new kind with one input and one output derives from <see cref="UnaryLayer"/>; one with several
/// overrides <see cref="Call"/>, <see cref="Build(Inputs{TensorSpec}, Weights)"/> if it has variables, and <see cref="Infer"/> if a trial run cannot tell its shapes.
/// </summary>
/// <remarks>
/// Variables are made when the shape of the input is first known: by <see cref="Build(Shape)"/>, or by the first call. The base opens the dispose scope of a call, checks
/// the inputs, builds, converts, hands masks on and keeps the outputs; <see cref="Call"/> is the formula alone.
/// Keras: <c>keras.layers.Layer</c>, with <c>Apply</c> for <c>__call__</c>.
/// </remarks>
/// <example><code>
/// var layer = new Dense(10, activation: "softmax");
/// using var probabilities = layer.Apply(batch);
/// </code></example>
public abstract class Layer : Operation, IConfigurable<Layer>, IDisposable
{
    private readonly List<Variable> variables = [];
    private readonly List<RandomSource> streams = [];
    private readonly List<Variable> states = [];
    private readonly List<Layer> tracked = [];
    private readonly Lock building = new();
    private string prefix = "";
    private bool disposed;
    private bool hasGivenName;
    private BuildShapes? buildShapes;
    private volatile bool built;
    private volatile int builder;

    /// <summary>A layer that is not built yet.</summary>
    /// <param name="name">Unique within its model. Default: the class's name in snake case, numbered by the model (<c>dense</c>, <c>dense_1</c>).</param>
    /// <param name="activityRegularizer">A penalty on the outputs, added to the loss as a mean over the batch. Default: none.</param>
    protected Layer(string? name = null, Regularizer? activityRegularizer = null)
        : base("")
    {
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Contains('/', StringComparison.Ordinal)))
            throw new ArgumentException($"A layer's name must not be blank or contain '/'. Received: '{name}'.", nameof(name));
        hasGivenName = name is not null;
        Name = name ?? DefaultName;
        ActivityRegularizer = activityRegularizer;
    }

    /// <summary>Whether variables have been made.</summary>
    public bool Built => built;

    // A call on zeros is part of building the layers within: other threads wait until it has gone well.
    private bool IsBuildingHere => builder == Environment.CurrentManagedThreadId;

    /// <summary>The shape of the first input the layer was built for, batch axis included; null before it is built.</summary>
    public Shape? InputShape { get; private set; }

    /// <summary>Whether the optimizer changes the layer's variables. Default true. Takes effect at the next <c>Compile</c>.</summary>
    public bool Trainable { get; set; } = true;

    /// <summary>A penalty on the outputs, added to the loss. Default null: none.</summary>
    public Regularizer? ActivityRegularizer { get; }

    /// <summary>The layer's weights in the order they were made, then those of the layers within. Keras: <c>weights</c>.</summary>
    public IReadOnlyList<Variable> Variables => [.. AllLayers().SelectMany(layer => layer.variables).Distinct()];

    /// <summary>The variables that the optimizer changes.</summary>
    public IReadOnlyList<Variable> TrainableVariables => [.. Trained().Distinct()];

    /// <summary>The variables that the optimizer leaves alone.</summary>
    public IReadOnlyList<Variable> NonTrainableVariables => [.. Variables.Except(TrainableVariables)];

    /// <summary>What is saved and resumed but is no weight: the states of random streams, and those that a stateful layer carries from batch to batch.</summary>
    public IReadOnlyList<Variable> StateVariables => [.. AllLayers().SelectMany(layer => layer.OwnStates).Distinct()];

    static string IConfigurable<Layer>.Kind => "layer";

    static bool IConfigurable<Layer>.ReadsNames => false;

    ConfigOrigin IConfigurable<Layer>.Origin { get; set; }

    internal override bool HasGivenName => hasGivenName;

    /// <summary>Whether Keras writes the shapes a layer of this kind was built for.</summary>
    internal virtual bool WritesBuildConfig => true;

    /// <summary>What an unnamed layer is called, before it is numbered.</summary>
    internal override string DefaultName => SnakeCase.Of(GetType().Name);

    /// <summary>The layers that this one is made of. Default: those given to <see cref="Track"/>.</summary>
    internal virtual IReadOnlyList<Layer> SubLayers => tracked;

    /// <summary>What the first input must look like. Default: anything with a batch axis.</summary>
    protected virtual InputSpec Accepts => new(LeastRank: 1);

    /// <summary>Whether the mask of the input is handed on by <see cref="ComputeMask"/>. Default false: it ends here.</summary>
    protected internal virtual bool SupportsMasking => false;

    /// <summary>Whether integer inputs reach <see cref="Call"/> as integers. Default false: they become float32.</summary>
    protected virtual bool TakesIntegers => false;

    /// <summary>Whether variables depend on the number of samples in a batch. Default false.</summary>
    private protected virtual bool KeepsBatchSize => false;

    /// <summary>The number of elements of all weights.</summary>
    public long CountParameters() => Variables.Sum(variable => variable.Shape.ElementCount);

    /// <summary>Makes the variables for an input of a shape. Does nothing when that was done before.</summary>
    /// <param name="inputShape">Batch axis first, usually <see cref="Shape.Unknown"/>.</param>
    /// <exception cref="ArgumentException">The layer does not take inputs of this shape.</exception>
    public void Build(Shape inputShape) => Build([new(inputShape)], CallArguments.OneTensor);

    /// <summary>Makes the variables for several inputs. Does nothing when that was done before.</summary>
    /// <param name="inputShapes">One shape an input.</param>
    /// <exception cref="ArgumentException">The layer does not take inputs of these shapes.</exception>
    public void Build(IReadOnlyList<Shape> inputShapes)
    {
        ArgumentNullException.ThrowIfNull(inputShapes);
        Build([.. inputShapes.Select(shape => new TensorSpec(shape))], CallArguments.List(inputShapes.Count));
    }

    /// <summary>Applies the layer to one input and gives its one output; builds the layer first when it is not built.</summary>
    /// <param name="input">Samples along the first axis. Becomes float32, as in Keras, unless the layer wants integers and gets some.</param>
    /// <param name="training">True while training. Default null: as in the call around this one; outside of any, false.</param>
    /// <param name="mask">True where the input counts. Default null: what the layers before this one say.</param>
    /// <returns>A new tensor; the caller owns it (a dispose scope, where there is one).</returns>
    /// <exception cref="ArgumentException">The layer does not take inputs of this shape.</exception>
    public Tensor Apply(Tensor input, bool? training = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Only(Run([input], CallArguments.OneTensor, training, mask));
    }

    /// <summary>Applies the layer to a list of inputs and gives its one output.</summary>
    /// <param name="inputs">In the order the layer takes them.</param>
    /// <param name="training">As in <see cref="Apply(Tensor, bool?, Tensor?)"/>.</param>
    /// <returns>A new tensor; the caller owns it.</returns>
    public Tensor Apply(IReadOnlyList<Tensor> inputs, bool? training = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Only(Run([.. inputs], CallArguments.List(inputs.Count), training, mask: null));
    }

    /// <summary>Applies the layer to one input and gives all outputs.</summary>
    /// <param name="input">Samples along the first axis.</param>
    /// <param name="training">As in <see cref="Apply(Tensor, bool?, Tensor?)"/>.</param>
    /// <param name="mask">As in <see cref="Apply(Tensor, bool?, Tensor?)"/>.</param>
    /// <returns>New tensors; the caller owns them.</returns>
    public IReadOnlyList<Tensor> ApplyAll(Tensor input, bool? training = null, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Run([input], CallArguments.OneTensor, training, mask);
    }

    /// <summary>Applies the layer to a list of inputs and gives all outputs.</summary>
    /// <param name="inputs">In the order the layer takes them.</param>
    /// <param name="training">As in <see cref="Apply(Tensor, bool?, Tensor?)"/>.</param>
    /// <returns>New tensors; the caller owns them.</returns>
    public IReadOnlyList<Tensor> ApplyAll(IReadOnlyList<Tensor> inputs, bool? training = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Run([.. inputs], CallArguments.List(inputs.Count), training, mask: null);
    }

    /// <summary>Applies the layer to a tensor of a model in the making.</summary>
    /// <param name="input">One tensor.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as the model is called.</param>
    public SymbolicTensor Apply(SymbolicTensor input, bool? training = null) => ApplyAll(input, training);

    /// <summary>Applies the layer to a list of tensors of a model in the making.</summary>
    /// <param name="inputs">In the order the layer takes them.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as the model is called.</param>
    public SymbolicTensor Apply(SymbolicTensors inputs, bool? training = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return Record(inputs, With(CallArguments.List(inputs.Count), training));
    }

    /// <summary>Applies the layer to a tensor of a model in the making and gives all outputs.</summary>
    /// <param name="input">One tensor.</param>
    /// <param name="training">Fixes whether this call trains. Default null: as the model is called.</param>
    public SymbolicTensors ApplyAll(SymbolicTensor input, bool? training = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Record([input], With(CallArguments.OneTensor, training));
    }

    /// <summary>The shape of the output for an input of a shape.</summary>
    /// <param name="inputShape">Batch axis first; unknown axes stay unknown.</param>
    /// <exception cref="ArgumentException">The layer does not take inputs of this shape.</exception>
    public virtual Shape ComputeOutputShape(Shape inputShape)
    {
        Check([new TensorSpec(inputShape)], CallArguments.OneTensor);
        return Infer(Bind([new TensorSpec(inputShape)], CallArguments.OneTensor))[0].Shape;
    }

    /// <summary>The mask of the output: true where data counts; null for none. Default: the mask of the first input.</summary>
    /// <param name="inputs">The tensors the layer is called with.</param>
    /// <param name="masks">The mask of each, or null.</param>
    public virtual Tensor? ComputeMask(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor?> masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        return masks[0];
    }

    /// <summary>Copies of all weights, in the order of <see cref="Variables"/>.</summary>
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

    /// <summary>The arguments that make this layer again, under Keras's names: Keras's <c>get_config</c>.</summary>
    /// <returns>A new object.</returns>
    /// <exception cref="NotSupportedException">The layer has arguments and does not say which: mark its class with <see cref="RegisteredAttribute"/>.</exception>
    public virtual JsonObject GetConfig()
    {
        var writer = new ConfigWriter<Layer>(this);
        writer.Add("name", Name);
        writer.Add("trainable", (bool?)Trainable);
        writer.Add("dtype", DTypePolicy.ToJson());
        if (ActivityRegularizer is not null) writer.AddObject("activity_regularizer", ActivityRegularizer);
        return writer.Config;
    }

    /// <summary>Class and arguments as JSON: Keras's <c>layers.serialize</c>.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>, and <c>build_config</c> where the layer is built.</returns>
    /// <exception cref="NotSupportedException">The layer cannot be written so that it can be read again.</exception>
    public JsonObject ToConfig() => Registry<Layer>.Serialize(this);

    /// <summary>The layer that <see cref="ToConfig"/>, or Keras's <c>layers.serialize</c>, wrote; built if that was.</summary>
    /// <param name="config">An object with <c>class_name</c> and <c>config</c>.</param>
    /// <param name="customObjects">What further names stand for in this call. Default: nothing.</param>
    /// <exception cref="ConfigException">The class is unknown, a key is missing, surplus or of the wrong type, or an argument is out of range.</exception>
    public static Layer FromConfig(JsonNode config, CustomObjects? customObjects = null) => Registry<Layer>.Deserialize(config, customObjects);

    void IConfigurable<Layer>.FinishReading(ConfigReader reader) => FinishReading(reader);

    void IConfigurable<Layer>.FinishWriting(JsonObject envelope) => FinishWriting(envelope);

    private protected virtual void FinishReading(ConfigReader reader)
    {
        Trainable = reader.Optional("trainable", true, value => value.AsBool());
        if (reader.Find("dtype") is { } type) DTypePolicy.Require(type);
        if (reader.Envelope?["build_config"] is JsonObject build && BuildShapes.Read(build, reader) is { } shapes) Build(shapes.Specs, shapes.Arguments);
    }

    private protected virtual void FinishWriting(JsonObject envelope)
    {
        if (WritesBuildConfig && buildShapes?.ToJson(CallParameters) is { } build) envelope["build_config"] = build;
    }

    /// <summary>Adds to the loss of the training step that is going on: a penalty of the layer's own. Without one it does nothing.</summary>
    /// <param name="loss">One number, with gradients.</param>
    /// <remarks>Keras: <c>add_loss</c>.</remarks>
    public static void AddLoss(Tensor loss) => CallScope.Current?.AddLoss(loss);

    /// <summary>Frees the variables.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The layer's function.</summary>
    /// <param name="inputs">Tensors and plain values by the names of <see cref="Operation.CallParameters"/>; they stay the caller's.</param>
    /// <param name="context">Whether the call trains, and the mask of the first input.</param>
    /// <returns>New tensors, or inputs themselves.</returns>
    protected abstract IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context);

    /// <summary>The outputs in an array of their own.</summary>
    private protected virtual Tensor[] CallAll(Inputs<Tensor> inputs, CallContext context) => [.. Call(inputs, context)];

    /// <summary>Makes the variables. Default: there are none.</summary>
    /// <param name="inputs">What is known of the inputs.</param>
    /// <param name="weights">Makes variables of this layer.</param>
    protected virtual void Build(Inputs<TensorSpec> inputs, Weights weights)
    {
    }

    /// <summary>What is known of the outputs. Default: found by calling the layer on zeros, which builds it.</summary>
    /// <param name="inputs">What is known of the inputs.</param>
    protected virtual IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        Build([.. inputs.All], inputs.Arguments);
        return TrialRun.Outputs(this, [.. inputs.All], inputs.Arguments);
    }

    /// <summary>Makes a layer part of this one: its variables are trained, named, saved and freed with it.</summary>
    /// <typeparam name="TLayer">The kind of layer.</typeparam>
    /// <param name="layer">A layer, given once, in the constructor.</param>
    /// <returns>The layer itself.</returns>
    /// <example><code>
    /// hidden = Track(new Dense(32, activation: "relu"));
    /// </code></example>
    protected TLayer Track<TLayer>(TLayer layer)
        where TLayer : Layer
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (tracked.Contains(layer)) throw new ArgumentException($"Layer '{layer.Name}' is part of '{Name}' already.", nameof(layer));
        tracked.Add(layer);
        NameSubLayers();
        return layer;
    }

    /// <summary>Frees what the layer holds.</summary>
    /// <param name="disposing">False only from a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || disposed) return;
        disposed = true;
        foreach (var variable in variables) variable.Dispose();
        foreach (var state in OwnStates) state.Dispose();
        foreach (var layer in SubLayers) layer.Dispose();
    }

    internal Variable AddVariable(string name, Shape shape, Initializers.Initializer initializer, bool trainable)
    {
        if (variables.Exists(variable => variable.Name == name))
            throw new ArgumentException($"Layer '{Name}' has a variable named '{name}' already; names must be unique.", nameof(name));
        return AddVariable(new Variable(initializer.Create(shape.ToArray()), name, trainable));
    }

    private protected Variable AddVariable(Variable variable)
    {
        variable.Path = $"{prefix}{Name}/{variable.Name}";
        variables.Add(variable);
        return variable;
    }

    internal Variable AddState(string name, Shape shape)
    {
        var state = new Variable(zeros(shape.ToArray()), LayerNames.Free(name, [.. states.Select(other => other.Name)]), trainable: false);
        state.Path = $"{prefix}{Name}/{state.Name}";
        states.Add(state);
        return state;
    }

    internal RandomSource AddRandom(int? seed)
    {
        var stream = new RandomSource(seed);
        stream.State.Path = $"{prefix}{Name}/{stream.State.Name}";
        streams.Add(stream);
        return stream;
    }

    /// <summary>The first model or layer that this one became part of: it names the layer, and nobody else does.</summary>
    internal Layer? Owner { get; private set; }

    /// <summary>Gives the layer a name for good: by a layer that takes it in.</summary>
    internal void Rename(string name) => (Name, hasGivenName) = (name, true);

    /// <summary>Makes a layer part of this one, unless it is part of another already, and gives it and all within their paths.</summary>
    private protected void Adopt(Layer layer, string layersPrefix)
    {
        layer.Owner ??= this;
        if (layer.Owner == this) layer.SetPrefix(layersPrefix);
    }

    /// <summary>Numbers the unnamed layers within and puts this layer's path in front of theirs.</summary>
    private protected virtual void NameSubLayers()
    {
        LayerNames.MakeUnique(this, SubLayers);
        foreach (var layer in SubLayers) Adopt(layer, $"{prefix}{Name}/");
    }

    private void SetPrefix(string ownersPrefix)
    {
        prefix = ownersPrefix;
        foreach (var variable in variables) variable.Path = $"{prefix}{Name}/{variable.Name}";
        foreach (var state in OwnStates) state.Path = $"{prefix}{Name}/{state.Name}";
        NameSubLayers();
    }

    internal sealed override TensorSpec[] Specify(TensorSpec[] inputs, CallArguments arguments)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        Build(inputs, arguments);
        Check(inputs, arguments);
        return [.. Infer(Bind(inputs, arguments))];
    }

    internal sealed override Tensor[] Run(Tensor[] inputs, CallArguments arguments) => Run(inputs, arguments, training: null, mask: null);

    internal Tensor[] Run(Tensor[] inputs, CallArguments arguments, bool? training, Tensor? mask)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (CallScope.Current?.Caller is Layer owner && !owner.Owns(this)) throw owner.Forgotten(this);
        if (!built && !IsBuildingHere) Build([.. inputs.Select(input => KeepsBatchSize ? TensorSpec.Of(input) : Batched(input))], arguments);
        var opened = CallScope.Current is null ? CallScope.Open() : null;
        var call = CallScope.Current!;
        var (outerTraining, caller) = (call.Training, call.Caller);
        using var scope = NewDisposeScope();
        try
        {
            call.Training = arguments.Keywords.Count > 0 && Bind(inputs, arguments).Value("training") is { } fixedHere ? fixedHere.GetValue<bool>() : training ?? outerTraining;
            call.Caller = this;
            var converted = Convert(inputs);
            Check(converted, arguments);
            var bound = Bind(converted, arguments);
            var masks = ReferenceEquals(arguments, CallArguments.OneTensor) ? [] : bound.Items("mask");
            mask ??= masks.Count > 0 ? masks[0] : inputs.Length == 0 ? null : call.MaskOf(inputs[0]);
            var results = CallAll(bound, new(call.Training ?? false, mask));
            Own(results, inputs, converted);
            if (call.CollectsLosses && ActivityRegularizer is { } penalty)
                foreach (var output in results) call.AddLoss(penalty.Apply(output).DividedBy(output.size(0)));
            if (opened is null && SupportsMasking && results.Length > 0 && call.MaskOf(results[0]) is null) SetMask(call, inputs, mask, masks, results[0]);
            foreach (var result in results) result.MoveToOuterDisposeScope();
            return results;
        }
        finally
        {
            (call.Training, call.Caller) = (outerTraining, caller);
            opened?.Dispose();
        }
    }

    private void SetMask(CallScope call, Tensor[] inputs, Tensor? mask, IReadOnlyList<Tensor?> given, Tensor result)
    {
        var masks = new Tensor?[inputs.Length];
        for (var i = 0; i < masks.Length; i++) masks[i] = i < given.Count ? given[i] : call.MaskOf(inputs[i]);
        if (masks.Length > 0) masks[0] = mask;
        if (ComputeMask(inputs, masks) is { } output) call.SetMask(result, Array.IndexOf(masks, output) >= 0 ? output.alias() : output);
    }

    // A layer that gives an input back must not give away a handle that is the caller's, and one that gives an output twice must give two handles.
    private static void Own(Tensor[] results, Tensor[] inputs, Tensor[] converted)
    {
        for (var i = 0; i < results.Length; i++)
            if (Array.IndexOf(inputs, results[i]) >= 0 || Array.IndexOf(converted, results[i]) >= 0 || Array.IndexOf(results, results[i], 0, i) >= 0)
                results[i] = results[i].alias();
    }

    // A mask among the arguments stays what it is.
    private Tensor[] Convert(Tensor[] inputs)
    {
        var converted = inputs;
        for (var i = 0; i < inputs.Length; i++)
        {
            var input = inputs[i];
            var isMask = i > 0 && input.dtype == ScalarType.Bool;
            if (input.dtype == float32 || isMask || (TakesIntegers && !input.is_floating_point())) continue;
            if (ReferenceEquals(converted, inputs)) converted = [.. inputs];
            converted[i] = input.to(float32);
        }
        return converted;
    }

    private void Check(Tensor[] inputs, CallArguments arguments)
    {
        var first = Bind(inputs, arguments).First;
        var spec = Accepts;
        for (var i = 0; i < first.Count; i++)
            if (!spec.Accepts(first[i], InputShape)) Require(spec, first[i].shape);
    }

    private void Check(TensorSpec[] inputs, CallArguments arguments)
    {
        foreach (var input in Bind(inputs, arguments).First) Require(Accepts, input.Shape);
    }

    private void Require(InputSpec spec, Shape shape)
    {
        if (spec.Problem(shape, built ? InputShape : null) is { } problem)
            throw new ArgumentException($"Layer '{Name}' {problem}. Received: {shape}.", "inputShape");
    }

    internal void Build(TensorSpec[] inputs, CallArguments arguments)
    {
        if (built) return;
        lock (building)
        {
            if (built || IsBuildingHere) return;
            Check(inputs, arguments);
            var bound = Bind(inputs, arguments);
            Layer[] unbuilt = [.. SubLayers.Where(layer => !layer.built)];
            try
            {
                using var scope = NewDisposeScope();
                using var noGradients = no_grad();
                Build(bound, new Weights(this));
                InputShape = bound.First.Count > 0 ? bound.First[0].Shape : default(Shape?);
                buildShapes = new(inputs, arguments);
                if (SubLayers.Any(layer => !layer.built)) BuildByTrial(inputs, arguments);
            }
            catch
            {
                Unbuild();
                foreach (var layer in unbuilt) layer.Unbuild();
                throw;
            }
            finally
            {
                builder = 0;
            }
            built = true;
            NameSubLayers();
        }
    }

    // Layers within that Build leaves alone are built by a call on zeros.
    private void BuildByTrial(TensorSpec[] inputs, CallArguments arguments)
    {
        builder = Environment.CurrentManagedThreadId;
        TrialRun.Outputs(this, inputs, arguments);
    }

    private void Unbuild()
    {
        foreach (var variable in variables) variable.Dispose();
        foreach (var state in OwnStates) state.Dispose();
        variables.Clear();
        streams.Clear();
        states.Clear();
        foreach (var layer in SubLayers) layer.Unbuild();
        built = false;
        InputShape = null;
    }

    private Inputs<T> Bind<T>(T[] inputs, CallArguments arguments) => new(inputs, arguments, CallParameters);

    private bool Owns(Layer layer) => layer.Owner == this || SubLayers.Contains(layer) || SubLayers.Any(within => within.Owns(layer));

    private IEnumerable<Variable> OwnStates => streams.Select(stream => stream.State).Concat(states);

    private InvalidOperationException Forgotten(Layer layer) => new(
        $"Layer '{Name}' ({GetType().Name}) uses layer '{layer.Name}' ({layer.GetType().Name}), which would not be trained or saved with it. "
        + $"Write Track(new {layer.GetType().Name}(...)) in the constructor of {GetType().Name}.");

    private protected Tensor Only(Tensor[] outputs) => outputs.Length == 1 ? outputs[0] : throw Several(outputs);

    private InvalidOperationException Several(Tensor[] outputs)
    {
        foreach (var output in outputs) output.Dispose();
        return new($"Layer '{Name}' has {outputs.Length} outputs: call ApplyAll.");
    }

    private IEnumerable<Layer> AllLayers() => SubLayers.SelectMany(layer => layer.AllLayers()).Prepend(this);

    private IEnumerable<Variable> Trained() =>
        Trainable ? [.. variables.Where(variable => variable.Trainable), .. SubLayers.SelectMany(layer => layer.Trained())] : [];

    private static CallArguments With(CallArguments arguments, bool? training) => training is { } fixedHere ? arguments.With("training", fixedHere) : arguments;

    private static TensorSpec Batched(Tensor tensor)
    {
        Shape shape = tensor.shape;
        return new(shape.Rank == 0 ? shape : shape[1..].Batched(), tensor.dtype);
    }
}
