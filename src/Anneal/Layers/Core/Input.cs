using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Anneal.Graphs;
using Anneal.Saving;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>The input of a model: the shape and type of each sample.</summary>
/// <remarks>
/// Input (batch, shape...), same output. As the first layer of a <see cref="Models.Sequential"/> it builds the model at once and is not one
/// of <c>Layers</c>. It converts to the symbolic tensor with which a functional model starts. Keras: <c>keras.Input</c> and
/// <c>InputLayer</c>.
/// </remarks>
/// <example><code>
/// var model = new Sequential([new Input(8, 8), new Flatten(), new Dense(10)]);
///
/// SymbolicTensor x = new Input(4);
/// var sum = new Functional(x, x + new Dense(4).Apply(x));
/// </code></example>
[Keras("keras.layers", Name = "InputLayer")]
public sealed partial class Input : Layer
{
    /// <summary>An input for samples of the given shape.</summary>
    /// <param name="shape">The shape of a sample, without the batch axis; each size at least 1, or <see cref="Anneal.Shape.Unknown"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is 0 or below -1.</exception>
    public Input(params long[] shape)
        : this(Anneal.Shape.Create(shape))
    {
    }

    /// <summary>An input for samples of the given shape and type.</summary>
    /// <param name="shape">The shape of a sample, without the batch axis; each size at least 1, or <see cref="Anneal.Shape.Unknown"/>.</param>
    /// <param name="batchSize">The number of samples per batch, if it is fixed; at least 1. Default: any.</param>
    /// <param name="dtype">The element type. Default float32.</param>
    /// <param name="name">Unique within the model; data can be passed by this name. Default <c>input_layer</c>, numbered by the model.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is 0 or below -1, or <paramref name="batchSize"/> is below 1.</exception>
    [OverloadResolutionPriority(1)]
    public Input(Shape shape, long? batchSize = null, ScalarType? dtype = null, string? name = null)
        : base(name)
    {
        for (var i = 0; i < shape.Rank; i++)
            if (shape[i] is 0 or < Anneal.Shape.Unknown) throw Require.RefusedElement(i, shape[i], "1 or more, or -1 if it is unknown", nameof(shape));
        Shape = shape;
        BatchSize = Require.AtLeast(batchSize, 1);
        DType = dtype ?? ScalarType.Float32;
        Output = new Node(this, [], new([]), [new(BatchShape, DType)]).Outputs[0];
    }

    /// <summary>The shape of one sample, without the batch axis.</summary>
    public Shape Shape { get; }

    /// <summary>The number of samples per batch; null for any.</summary>
    public long? BatchSize { get; }

    /// <summary>The type of the elements.</summary>
    public ScalarType DType { get; }

    /// <summary>The tensor that data will be put into.</summary>
    public SymbolicTensor Output { get; }

    internal override string DefaultName => "input_layer";

    internal Shape BatchShape => [BatchSize ?? Anneal.Shape.Unknown, .. Shape];

    /// <summary>The tensor that data will be put into.</summary>
    /// <param name="input">An input.</param>
    public static implicit operator SymbolicTensor(Input input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Output;
    }

    /// <inheritdoc/>
    public override JsonObject GetConfig() => new()
    {
        ["batch_shape"] = ShapeJson.Write(BatchShape),
        ["dtype"] = TypeNames.Of(DType),
        ["sparse"] = false,
        ["ragged"] = false,
        ["name"] = Name,
        ["optional"] = false,
    };

    internal static Input Read(ConfigReader reader)
    {
        foreach (var unsupported in new[] { "sparse", "ragged", "optional" }) reader.Constant(unsupported, "false", "null");
        var shape = ShapeJson.Read(reader.Required("batch_shape"));
        var type = reader.Find("dtype") is { IsNull: false } dtype ? TypeNames.Parse(dtype.AsText()) : ScalarType.Float32;
        return new(shape[1..], shape[0] == Anneal.Shape.Unknown ? null : shape[0], type, reader.Find("name")?.AsText());
    }

    internal override bool WritesBuildConfig => false;

    private protected override void FinishReading(ConfigReader reader) => reader.Constant("trainable", "true", "false");

    /// <inheritdoc/>
    protected internal override bool SupportsMasking => true;

    /// <inheritdoc/>
    protected override bool TakesIntegers => true;

    /// <inheritdoc/>
    public override Shape ComputeOutputShape(Shape inputShape) => inputShape;

    /// <inheritdoc/>
    protected override IReadOnlyList<TensorSpec> Infer(Inputs<TensorSpec> inputs) => [inputs[0]];

    /// <inheritdoc/>
    protected override IReadOnlyList<Tensor> Call(Inputs<Tensor> inputs, CallContext context) => [inputs[0]];
}
