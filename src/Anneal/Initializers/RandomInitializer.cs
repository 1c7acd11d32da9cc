using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Anneal.Initializers;

/// <summary>The base class of initializers with random values.</summary>
/// <remarks>
/// With a seed, every call with the same shape gives the same values, as in Keras. Without a seed, each call draws a new one from
/// <see cref="RandomSeed"/>. Keras draws it once per instance, so that two variables made by one unseeded instance start equal. The numbers
/// are libtorch's and differ from Keras's for the same seed.
/// </remarks>
public abstract class RandomInitializer : Initializer
{
    /// <summary>Sets the seed.</summary>
    protected RandomInitializer(int? seed) => Seed = seed;

    /// <summary>The seed, or null if each call draws a new one.</summary>
    public int? Seed { get; private set; }

    /// <inheritdoc/>
    public override JsonObject GetConfig()
    {
        var writer = new ConfigWriter<Initializer>(this);
        writer.Add("seed", Seed);
        return writer.Config;
    }

    private protected sealed override void FinishReading(ConfigReader reader) =>
        Seed = reader.Find("seed") is not { } seed ? Seed : seed.IsNull ? null : seed.AsInt();

    /// <inheritdoc/>
    protected sealed override Tensor Values(long[] shape)
    {
        using var generator = new Generator((ulong)(Seed ?? RandomSeed.Next()), new Device(TorchSharp.DeviceType.CPU));
        return Draw(shape, generator);
    }

    /// <summary>Makes float32 values on the CPU from the generator. The call runs inside a dispose scope and without gradients.</summary>
    protected abstract Tensor Draw(long[] shape, Generator generator);
}
