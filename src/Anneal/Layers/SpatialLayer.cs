using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of layers that change the sizes of one, two or three axes of time or space; the channels stay.</summary>
public abstract class SpatialLayer : UnaryLayer
{
    private protected SpatialLayer(int dimensions, DataFormat? dataFormat, string? name)
        : base(name) => (Dimensions, DataFormat) = (dimensions, Require.Defined(dataFormat ?? DataFormat.ChannelsLast, nameof(dataFormat)));

    /// <summary>The position of the channel axis. Default <see cref="DataFormat.ChannelsLast"/>.</summary>
    public DataFormat DataFormat { get; }

    internal int Dimensions { get; }

    private protected bool ChannelsLast => DataFormat == DataFormat.ChannelsLast;

    internal int FirstAxis => ChannelsLast ? 1 : 2;

    private protected IEnumerable<int> SpatialAxes => Enumerable.Range(FirstAxis, Dimensions);

    private protected override Shape ShapeFor(Shape input)
    {
        var sizes = input.ToArray();
        foreach (var axis in SpatialAxes)
        {
            sizes[axis] = Resized(axis - FirstAxis, sizes[axis]);
            if (sizes[axis] is < 1 and not Shape.Unknown)
                throw this.Refuses($"{NothingLeft(axis - FirstAxis)} its input along axis {axis}, of size {input[axis]}", input, "inputShape");
        }
        return Memory.RequireForOutput(Name, sizes);
    }

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: Dimensions + 2);

    /// <inheritdoc/>
    protected override void Build(Shape input, Weights weights) => ShapeFor(input);

    /// <summary>The size of the output along a dimension; 0 if nothing is left.</summary>
    private protected abstract long Resized(int dimension, long size);

    /// <summary>Why nothing is left: the words before "its input along axis 1".</summary>
    private protected virtual string NothingLeft(int dimension) => "finds nothing in";

    /// <summary>A view with the channel axis after the batch axis.</summary>
    private protected Tensor ChannelsFirst(Tensor x) => ChannelsLast ? x.movedim([-1], [1]) : x;

    /// <summary>A view of such an output with the channel axis at its place.</summary>
    private protected Tensor Back(Tensor y) => ChannelsLast ? y.movedim([1], [-1]) : y;
}
