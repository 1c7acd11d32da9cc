using System.Globalization;
using Anneal.Models;
using Anneal.Testing;
using static TorchSharp.torch;

namespace Anneal.Tests.Saving;

/// <summary>A file that is cut off or changed is read as it is, or refused by one clear error. ANNEAL_RANDOM_CASES=n makes n times as many changes.</summary>
public sealed class DamagedFileTests
{
    private static readonly int Times = Environment.GetEnvironmentVariable("ANNEAL_RANDOM_CASES") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : 1;

    public static TheoryData<string> Files() =>
    [
        Path.Combine(Golden.Directory, "keras_files", "np_adam.keras"), Path.Combine(Golden.Directory, "keras_files", "rnn_cells_adam_cosine.keras"),
        RealModels.PathOf("keras-2.0.8-lstm-functional.h5"), RealModels.PathOf("keras-1.2.2-theano-conv.h5"), RealModels.PathOf("tfkeras-2.6.0-mlp-nadam.h5"),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_that_is_cut_off_anywhere_is_refused(string path)
    {
        var whole = File.ReadAllBytes(path);
        for (var percent = 0; percent < 100; percent++) Assert.NotNull(Read(whole[..(whole.Length * percent / 100)], $"{percent} %"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Bits_that_are_flipped_are_survived(string path)
    {
        var whole = File.ReadAllBytes(path);
        var random = new Random(whole.Length);
        for (var i = 0; i < 100 * Times; i++)
        {
            var changed = whole.ToArray();
            for (var flips = random.Next(1, 9); flips > 0; flips--) changed[Place(random, changed.Length)] ^= (byte)(1 << random.Next(8));
            Read(changed, $"change {i}");
        }
    }

    // Where the structure is.
    private static int Place(Random random, int length) => random.Next(random.Next(2) == 0 ? length : Math.Min(length, 4096));

    private static Exception? Read(byte[] content, string what)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("damaged");
        File.WriteAllBytes(path, content);
        try
        {
            using var scope = NewDisposeScope();
            using var model = Model.Load(path);
            return null;
        }
        catch (Exception error) when (error is InvalidDataException or ConfigException)
        {
            Assert.False(string.IsNullOrWhiteSpace(error.Message));
            return error;
        }
        catch (Exception error)
        {
            Assert.Fail($"{what}: {error}");
            throw;
        }
    }
}
