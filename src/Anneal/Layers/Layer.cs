using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Regularizers;
using Anneal.Saving;
using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>
/// A function of tensors with its own variables. A new layer with one input and one output derives from <see cref="UnaryLayer"/>; a layer
/// with several overrides <see cref="Call"/>, <see cref="Build(Inputs{TensorSpec}, Weights)"/> if it has variables, and <see cref="Infer"/>
/// if a trial run cannot find its shapes.
/// </summary>
/// <remarks>
/// Variables are created when the shape of the input is first known: by <see cref="Build(Shape)"/> or the first call. The base class opens
/// the dispose scope of a call, checks, builds, converts inputs, passes masks on and keeps the outputs; <see cref="Call"/> contains only
/// the formula.
/// Keras: <c>keras.layers.Layer</c>, with <c>Apply</c> for <c>__call__</c>.
/// </remarks>
/// <example><code>
/// var layer = new Dense(10, activation: "softmax");
/// using var probabilities = layer.Apply(batch);
/// </code></example>
public abstract class Layer : Operation, IConfigurable<Layer>, IDisposable
{
    private Regularizer? activityRegularizer;
    private bool hasGivenName;
    private bool disposed;

    /// <summary>Makes a layer that is not built yet.</summary>
    /// <param name="name">The name, unique within its model. Default: the class's name in snake case, numbered by the model (<c>dense</c>, <c>dense_1</c>).</param>
    /// <param name="activityRegularizer">A penalty on the outputs, added to the loss as a mean over the batch. Default: none.</param>
    protected Layer(string? name = null, Regularizer? activityRegularizer = null)
        : base("")
    {
        if (name is not null && (string.IsNullOrWhiteSpace(name) || name.Contains('/', StringComparison.Ordinal)))
            throw Require.Refused(name, "null, or text that is not blank and has no '/'");
        hasGivenName = name is not null;
        Name = name ?? DefaultName;
        this.activityRegularizer = activityRegularizer;
        (Own, Types, Family, Building) = (new(this), new(this), new(this), new(this));
    }

    /// <summary>Whether the variables have been created.</summary>
    public bool Built => Building.IsDone;

    /// <summary>The shape of the first input that the layer was built for, including the batch axis; null before it is built.</summary>
    public Shape? InputShape => Building.InputShape;

    /// <summary>Whether the optimizer changes the layer's variables. Default true. A change takes effect at the next <c>Compile</c>.</summary>
    public bool Trainable { get; set; } = true;

    /// <summary>Whether training keeps only the inputs of the layer and computes it again for its gradients. Default false: everything that gradients need is kept.</summary>
    /// <remarks>The results are the same bits, with less memory and another forward pass. It serves layers that hold many others, such as each block of a transformer, and is not
    /// written to configs. A layer with the last activation of a model keeps everything, as its loss needs the logits. What a <see cref="TorchModule"/> draws at random is not drawn
    /// again. Keras: <c>keras.RematScope</c> and <c>keras.remat</c>.</remarks>
    public bool Remat { get; set; }

    /// <summary>A penalty on the outputs, added to the loss as a mean over the batch. Default null: none.</summary>
    /// <remarks>Every layer takes it, as in Keras: <c>new LayerNormalization { ActivityRegularizer = "l2" }</c>. Many have an argument of this name too.</remarks>
    public Regularizer? ActivityRegularizer
    {
        get => activityRegularizer;
        init => activityRegularizer = value;
    }

    /// <summary>The types that the layer computes in and keeps its variables in. Default: <see cref="DTypePolicy.Global"/> when the layer is made.</summary>
    /// <remarks>Layers that this one makes for itself, such as the cell of an <see cref="LSTM"/>, follow it. Layers that it is given keep their own. Keras: the argument <c>dtype</c>.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="InvalidOperationException">The layer has its variables already, of another type.</exception>
    public DTypePolicy DTypePolicy
    {
        get => Types.Policy;
        init
        {
            try
            {
                Types.Follow(value);
            }
            catch
            {
                Dispose();
                throw;
            }
        }
    }

    /// <summary>The layer's weights in order of creation, then those of its inner layers. Keras: <c>weights</c>.</summary>
    public IReadOnlyList<Variable> Variables => [.. Family.All.SelectMany(layer => layer.OwnVariables).Distinct()];

    /// <summary>The variables that the optimizer changes.</summary>
    public IReadOnlyList<Variable> TrainableVariables => [.. Trained().Distinct()];

    /// <summary>The variables that the optimizer does not change.</summary>
    public IReadOnlyList<Variable> NonTrainableVariables => [.. Variables.Except(TrainableVariables)];

    /// <summary>Keras's other name for <see cref="TrainableVariables"/>.</summary>
    public IReadOnlyList<Variable> TrainableWeights => TrainableVariables;

    /// <summary>Keras's other name for <see cref="NonTrainableVariables"/>.</summary>
    public IReadOnlyList<Variable> NonTrainableWeights => NonTrainableVariables;

    /// <summary>Saved state other than weights: the states of random streams, and those that a stateful layer carries from batch to batch.</summary>
    public IReadOnlyList<Variable> StateVariables => [.. Family.All.SelectMany(layer => layer.Own.States).Distinct()];

    static string IConfigurable<Layer>.Kind => "layer";
    static bool IConfigurable<Layer>.ReadsNames => false;
    ConfigOrigin IConfigurable<Layer>.Origin { get; set; }

    internal override bool HasGivenName => hasGivenName;

    /// <summary>The penalty on what the layer itself gives.</summary>
    internal virtual Regularizer? OutputPenalty => ActivityRegularizer;

    /// <summary>Whether Keras writes the shapes a layer of this kind was built for.</summary>
    internal virtual bool WritesBuildConfig => true;

    /// <summary>The type of a layer that gives integers, whatever its policy is; null for all others.</summary>
    private protected virtual string? IntegerType => null;

    /// <summary>The layers that this one made for itself: they have its policy.</summary>
    private protected virtual IReadOnlyList<Layer> Parts => [];

    /// <summary>Whether the formula is computed in at least float32, whatever the policy is. Default false.</summary>
    private protected virtual bool WorksWide => false;

    /// <summary>The type of the formula: of its inputs and variables. What it gives in this type becomes the compute type.</summary>
    internal virtual ScalarType WorkType => WorksWide ? DTypePolicy.Wide(DTypePolicy.ComputeType) : DTypePolicy.ComputeType;

    internal bool CastsVariables => WorkType != DTypePolicy.VariableType;

    /// <summary>The type that a floating-point input becomes.</summary>
    internal virtual ScalarType InputType(int input) => WorkType;

    /// <summary>What an unnamed layer is called, before it is numbered.</summary>
    internal override string DefaultName => SnakeCase.Of(GetType().Name);

    /// <summary>The layers that this one is made of. Default: those given to <see cref="Track"/>.</summary>
    internal virtual IReadOnlyList<Layer> SubLayers => Family.Tracked;

    /// <summary>The inputs that the layer accepts. Default: anything with a batch axis.</summary>
    protected virtual InputSpec Accepts => new(LeastRank: 1);

    /// <summary>Whether <see cref="ComputeMask"/> passes the mask of the input on. Default false: the mask ends here.</summary>
    protected internal virtual bool SupportsMasking => false;

    /// <summary>Whether <see cref="Call"/> receives integer inputs as integers. Default false: they become numbers of the type that the layer computes in.</summary>
    protected virtual bool TakesIntegers => false;

    /// <summary>Whether variables depend on the number of samples in a batch. Default false.</summary>
    private protected virtual bool KeepsBatchSize => false;

    /// <summary>The number of elements of all weights.</summary>
    public long CountParams() => Variables.Sum(variable => variable.Shape.ElementCount);

    /// <summary>Creates the variables for an input of the given shape. Does nothing if the layer is already built.</summary>
    /// <param name="inputShape">The shape of the input. The batch axis comes first and is usually <see cref="Shape.Unknown"/>.</param>
    /// <exception cref="ArgumentException">The layer does not take inputs of this shape.</exception>
    public void Build(Shape inputShape) => Building.Build([new(inputShape)], CallArguments.OneTensor);

    /// <summary>Creates the variables for several inputs. Does nothing if the layer is already built.</summary>
    /// <param name="inputShapes">One shape per input.</param>
    /// <exception cref="ArgumentException">The layer does not take inputs of these shapes.</exception>
    public void Build(IReadOnlyList<Shape> inputShapes)
    {
        ArgumentNullException.ThrowIfNull(inputShapes);
        Building.Build([.. inputShapes.Select(shape => new TensorSpec(shape))], CallArguments.List(inputShapes.Count));
    }

    /// <summary>The shape of the output for an input of the given shape.</summary>
    /// <param name="inputShape">The shape of the input, batch axis first; unknown axes stay unknown.</param>
    /// <exception cref="ArgumentException">The layer does not take inputs of this shape.</exception>
    public virtual Shape ComputeOutputShape(Shape inputShape) =>
        Infer(LayerInputs.Check(this, [new TensorSpec(inputShape)], CallArguments.OneTensor))[0].Shape;

    /// <summary>The mask of the output, true where data counts; null for none. Default: the mask of the first input.</summary>
    /// <param name="inputs">The tensors the layer is called with.</param>
    /// <param name="masks">The mask of each, or null.</param>
    public virtual Tensor? ComputeMask(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor?> masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        return masks[0];
    }

    /// <summary>Copies of all weights, in the order of <see cref="Variables"/>.</summary>
    public virtual IReadOnlyList<System.Numerics.Tensors.Tensor<float>> GetWeights() => LayerWeights.Get(this);

    /// <summary>Replaces the values of all weights.</summary>
    /// <param name="weights">One array per variable, in the order of <see cref="Variables"/>, each of its shape.</param>
    /// <exception cref="InvalidOperationException">The layer is not built.</exception>
    /// <exception cref="ArgumentException">The number of arrays or a shape differs. Nothing has changed.</exception>
    [OverloadResolutionPriority(1)]
    public virtual void SetWeights(IReadOnlyList<ArrayLike> weights) => LayerWeights.Set(this, weights);

    /// <inheritdoc cref="SetWeights(IReadOnlyList{ArrayLike})"/>
    public void SetWeights(IReadOnlyList<System.Numerics.Tensors.Tensor<float>> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        SetWeights([.. weights.Select(w => (ArrayLike)w)]);
    }

    /// <summary>The arguments of the constructor, under Keras's names. Keras: <c>get_config</c>.</summary>
    /// <returns>A new object.</returns>
    /// <exception cref="NotSupportedException">The class has arguments but is not marked with <see cref="RegisteredAttribute"/>.</exception>
    public virtual JsonObject GetConfig()
    {
        var writer = new ConfigWriter<Layer>(this);
        writer.Add("name", Name);
        writer.Add("trainable", (bool?)Trainable);
        writer.Add("dtype", Types.ToJson());
        if (OutputPenalty is not null) writer.AddObject("activity_regularizer", OutputPenalty);
        return writer.Config;
    }

    /// <summary>Class and arguments as JSON. Keras: <c>layers.serialize</c>.</summary>
    /// <returns><c>{"module", "class_name", "config", "registered_name"}</c>, and <c>build_config</c> if the layer is built.</returns>
    /// <exception cref="NotSupportedException">The layer cannot be written so that it can be read again.</exception>
    public JsonObject ToConfig() => Registry<Layer>.Serialize(this);

    /// <summary>Reads what <see cref="ToConfig"/> or Keras's <c>layers.serialize</c> wrote. The layer is built if the original was.</summary>
    /// <param name="config">An object with <c>class_name</c> and <c>config</c>.</param>
    /// <param name="customObjects">Additional names for this call. Default: none.</param>
    /// <exception cref="ConfigException">The class is unknown, a key is missing, surplus or of the wrong type, or an argument is out of range.</exception>
    public static Layer FromConfig(JsonNode config, CustomObjects? customObjects = null) => Registry<Layer>.Deserialize(config, customObjects);

    void IConfigurable<Layer>.FinishReading(ConfigReader reader) => FinishReading(reader);
    void IConfigurable<Layer>.FinishWriting(JsonObject envelope) => FinishWriting(envelope);

    /// <summary>Keys of older configs that Keras still takes and does not use.</summary>
    private protected virtual IReadOnlyList<string> OutdatedKeys => [];

    private protected virtual void FinishReading(ConfigReader reader)
    {
        Trainable = reader.Find("trainable")?.AsBool() ?? true;
        foreach (var key in OutdatedKeys) reader.Find(key);
        if (ActivityRegularizer is null && reader.Find("activity_regularizer") is { IsNull: false } penalty) activityRegularizer = penalty.As<Regularizer>();
        if (reader.Find("dtype") is { } type) Types.Read(type);
        if (reader.Envelope?["build_config"] is JsonObject build && BuildShapes.Read(build, reader) is { } shapes) Building.Build(shapes.Specs, shapes.Arguments);
    }

    private protected virtual void FinishWriting(JsonObject envelope)
    {
        if (WritesBuildConfig && Building.Shapes?.ToJson(CallParameters) is { } build) envelope["build_config"] = build;
    }

    /// <summary>Moves the variables to a device. Variables that are made later are made there, and the data of <c>Fit</c>, <c>Evaluate</c> and <c>Predict</c> follow, one batch ahead.</summary>
    /// <param name="device"><c>"cpu"</c>, <c>"cuda"</c>, or <c>"cuda:1"</c> with a number from 0. Keras's <c>"gpu:1"</c> is the same.</param>
    /// <exception cref="ArgumentOutOfRangeException">The name is that of no device.</exception>
    /// <exception cref="InvalidOperationException">There is no such device, the model has been trained since <c>Compile</c>, or a layer holds a module of TorchSharp that is elsewhere. Nothing has changed.</exception>
    /// <example><code>
    /// model.To("cuda:0");
    /// model.Compile("adam", loss: "mse");
    /// </code></example>
    public void To(string device) => MoveTo(DeviceName.Parse(device));

    internal virtual void MoveTo(Device device) => LayerDevice.Move(this, device);

    /// <summary>Adds a penalty to the loss of the current training step. Outside a training step it does nothing.</summary>
    /// <param name="loss">A tensor with one number, with gradients.</param>
    /// <remarks>Keras: <c>add_loss</c>.</remarks>
    public static void AddLoss(Tensor loss) => CallScope.Current?.AddLoss(loss);

    /// <summary>Adds a number to the logs of the current step of training or evaluation: its mean, in which each batch counts with its number of rows.
    /// Outside such a step it does nothing.</summary>
    /// <param name="name">The name in the logs, such as <c>gate_entropy</c>. Layers that give the same name share one mean.</param>
    /// <param name="value">A tensor with one number.</param>
    /// <exception cref="ArgumentException">The logs have another entry of this name.</exception>
    /// <remarks>Keras 3 has removed <c>add_metric</c>.</remarks>
    public static void AddMetric(string name, Tensor value) => CallScope.Current?.Stepping?.Report(name, value);

    /// <summary>Frees the variables.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The function of the layer.</summary>
    /// <param name="inputs">Tensors and plain values by the names of <see cref="Operation.CallParameters"/>; the caller owns them.</param>
    /// <param name="context">Whether the call trains, and the mask of the first input.</param>
    /// <returns>New tensors, or the inputs themselves.</returns>
    protected abstract IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context);

    /// <summary>The outputs in an array of their own.</summary>
    private protected virtual Tensor[] CallAll(Inputs<Tensor> inputs, CallContext context) => [.. Call(inputs, context)];

    /// <summary>Creates the variables. Default: none.</summary>
    /// <param name="inputs">What is known of the inputs.</param>
    /// <param name="weights">Creates variables of this layer.</param>
    protected virtual void Build(Inputs<TensorSpec> inputs, Weights weights)
    {
    }

    /// <summary>The shapes and types of the outputs. Default: found by calling the layer on zeros, which builds it.</summary>
    /// <param name="inputs">What is known of the inputs.</param>
    protected virtual IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs)
    {
        Building.Build([.. inputs.All], inputs.Arguments);
        return TrialRun.Outputs(this, [.. inputs.All], inputs.Arguments);
    }

    /// <summary>Makes a layer part of this one, so that its variables are trained, named, saved and freed with this layer.</summary>
    /// <typeparam name="TLayer">The kind of layer.</typeparam>
    /// <param name="layer">The layer. Call this once per layer, in the constructor.</param>
    /// <returns>The layer itself.</returns>
    /// <example><code>
    /// hidden = Track(new Dense(32, activation: "relu"));
    /// </code></example>
    protected TLayer Track<TLayer>(TLayer layer)
        where TLayer : Layer
    {
        ArgumentNullException.ThrowIfNull(layer);
        Family.Track(layer);
        NameSubLayers();
        return layer;
    }

    /// <summary>Frees what the layer holds.</summary>
    /// <param name="disposing">False only from a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || disposed) return;
        disposed = true;
        Own.Dispose();
        foreach (var layer in SubLayers) layer.Dispose();
    }

    /// <summary>Numbers the unnamed layers within and puts this layer's path in front of theirs.</summary>
    private protected virtual void NameSubLayers()
    {
        LayerNames.MakeUnique(this, SubLayers);
        foreach (var layer in SubLayers) Adopt(layer, $"{Family.Prefix}{Name}/");
    }

    /// <summary>Names the layer for good: what takes it in does.</summary>
    internal void Rename(string name) => (Name, hasGivenName) = (name, true);

    private protected void Adopt(Layer layer, string layersPrefix) => Family.Adopt(layer, layersPrefix);

    private protected Variable AddVariable(Variable variable) => Own.AddWeight(variable);

    internal sealed override TensorSpec[] Specify(TensorSpec[] inputs, CallArguments arguments)
    {
        RequireAlive();
        Building.Build(inputs, arguments);
        return [.. Infer(LayerInputs.Check(this, inputs, arguments))];
    }

    internal sealed override Tensor[] Run(Tensor[] inputs, CallArguments arguments, bool? training, IReadOnlyList<Tensor?>? masks)
    {
        RequireAlive();
        return LayerCall.Run(this, inputs, arguments, training, masks);
    }

    private void RequireAlive()
    {
        if (disposed) throw new ObjectDisposedException(Name, $"'{Name}' ({GetType().Name}) is disposed.");
    }

    // What the parts of the base ask of a layer.
    internal LayerVariables Own { get; }
    internal LayerTypes Types { get; }
    internal LayerFamily Family { get; }
    internal LayerBuild Building { get; }
    internal InputSpec Spec => Accepts;
    internal bool KeepsIntegers => TakesIntegers;
    internal bool IsBuiltForBatchSize => KeepsBatchSize;
    internal string? GivesOnly => IntegerType;
    internal IReadOnlyList<Layer> OwnParts => Parts;

    /// <summary>The weights that are the layer's own, in Keras's order.</summary>
    internal virtual IEnumerable<Variable> OwnVariables => Own.Weights;

    /// <summary>Whether nothing was ever made for it.</summary>
    internal bool OwnsNothing => !OwnVariables.Any();

    /// <summary>Its own arrays as files have them: the weights, numbered.</summary>
    internal virtual IEnumerable<SavedArray> SavedArrays => Own.Change is { } change
        ? change.Saved(OwnVariables)
        : OwnVariables.Select((variable, i) => SavedArray.Of($"{i}", variable));

    /// <summary>The layers within, under the names of Keras's attributes, which are their places in files. Default: their own names.</summary>
    internal virtual IEnumerable<(string Attribute, Layer Layer)> Attributes => SubLayers.Select(layer => (layer.Name, layer));

    internal void MakeWeights(Inputs<TensorSpec> inputs) => Build(inputs, new Weights(Own));

    internal Tensor[] Compute(Inputs<Tensor> inputs, CallContext context) => CallAll(inputs, context);

    internal void NameWithin() => NameSubLayers();

    private IEnumerable<Variable> Trained() =>
        Trainable ? [.. Own.Weights.Where(variable => variable.Trainable), .. SubLayers.SelectMany(layer => layer.Trained())] : [];
}
