namespace Anneal.Layers;

/// <summary>In training, sets whole channels of volumes to 0 with probability <c>rate</c> and multiplies the others by <c>1 / (1 -
/// rate)</c>. In inference it does nothing.</summary>
/// <remarks>
/// Input (batch, depth, height, width, channels); with <see cref="DataFormat.ChannelsFirst"/> the channel axis comes after the batch axis.
/// The shape stays. Keras: <c>keras.layers.SpatialDropout3D</c>.
/// Source: Tompson et al., Efficient Object Localization Using Convolutional Networks, 2014.
/// </remarks>
/// <example><code>
/// new SpatialDropout3D(0.2, seed: 1)
/// </code></example>
/// <param name="rate">The probability of dropping, in [0, 1].</param>
/// <param name="dataFormat">The position of the channel axis. Default: last.</param>
/// <param name="seed">The seed of the noise. Default: from <see cref="RandomSeed"/>.</param>
/// <param name="name">The name, unique within the model.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="rate"/> is outside [0, 1].</exception>
[Keras("keras.layers")]
public sealed partial class SpatialDropout3D(double rate, Choice<DataFormat>? dataFormat = null, int? seed = null, string? name = null) : SpatialDropout(3, rate, dataFormat, seed, name);
