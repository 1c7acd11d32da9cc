using System.Text.Json.Nodes;
using Anneal.Saving;
using static TorchSharp.torch;

namespace Anneal.Layers;

/// <summary>Base of layers that drop whole channels in training.</summary>
public abstract class SpatialDropout : NoiseLayer
{
    private readonly int dimensions;

    private protected SpatialDropout(int dimensions, double rate, DataFormat? dataFormat, int? seed, string? name)
        : base(seed, name)
    {
        this.dimensions = dimensions;
        Rate = Require.Fraction(rate);
        DataFormat = Require.Defined(dataFormat ?? DataFormat.ChannelsLast, nameof(dataFormat));
    }

    /// <summary>The probability of dropping.</summary>
    public double Rate { get; }

    /// <summary>The position of the channel axis. Default <see cref="DataFormat.ChannelsLast"/>.</summary>
    public DataFormat DataFormat { get; }

    private protected override bool IsNoisy => Rate > 0;

    /// <inheritdoc/>
    protected override InputSpec Accepts => new(Rank: dimensions + 2);

    /// <inheritdoc/>
    /// <remarks>Keras leaves <c>trainable</c> out here.</remarks>
    public override JsonObject GetConfig()
    {
        var writer = new ConfigWriter<Layer>(this);
        writer.Add("rate", Rate);
        writer.Add("seed", (long?)Seed);
        writer.Add("name", Name);
        writer.Add("dtype", DTypePolicy.Name);
        return writer.Config;
    }

    private protected override Tensor Disturb(Tensor input, ulong key)
    {
        var shape = input.shape;
        Array.Fill(shape, 1, DataFormat == DataFormat.ChannelsLast ? 1 : 2, dimensions);
        return input * DropoutMask.Of(shape, Rate, key, input);
    }
}
