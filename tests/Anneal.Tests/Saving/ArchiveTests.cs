using System.IO.Compression;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Saving;

namespace Anneal.Tests.Saving;

public sealed class ArchiveTests
{
    [Fact]
    public void Two_entries_of_one_name_are_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Saved(folder);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update)) zip.CreateEntry(KerasArchive.Config);
        AssertRefused(path, "has two entries 'config.json': it cannot be known which one is meant.");
    }

    [Fact]
    public void A_zip_without_a_config_is_no_model()
    {
        using var folder = new TemporaryFolder();
        var path = Saved(folder);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update)) zip.GetEntry(KerasArchive.Config)!.Delete();
        AssertRefused(path, "has no entry 'config.json': it is not a .keras file.");
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_is_unpacked()
    {
        using var folder = new TemporaryFolder();
        var path = Saved(folder);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            zip.GetEntry(KerasArchive.Weights)!.Delete();
            using var bomb = zip.CreateEntry(KerasArchive.Weights, CompressionLevel.SmallestSize).Open();
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 32; i++) bomb.Write(zeros);
        }
        Assert.Contains("declares 33554432 bytes and stores", Assert.Throws<InvalidDataException>(() => Model.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_changed_byte_of_the_weights_is_found()
    {
        using var folder = new TemporaryFolder();
        var path = Saved(folder);
        var bytes = File.ReadAllBytes(path);
        var kernel = bytes.AsSpan().LastIndexOf(BitConverter.GetBytes(0.25f));
        bytes[kernel] ^= 1;
        File.WriteAllBytes(path, bytes);
        AssertRefused(path, "'model.weights.h5' in '", "is damaged: its checksum is wrong.");
    }

    [Fact]
    public void An_optimizers_state_that_does_not_fit_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Saved(folder);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            string config;
            using (var reader = new StreamReader(zip.GetEntry(KerasArchive.Config)!.Open())) config = reader.ReadToEnd();
            zip.GetEntry(KerasArchive.Config)!.Delete();
            using var writer = new StreamWriter(zip.CreateEntry(KerasArchive.Config).Open());
            writer.Write(config.Replace("\"class_name\": \"SGD\"", "\"class_name\": \"Adagrad\"", StringComparison.Ordinal).Replace(", \"momentum\": 0.0, \"nesterov\": false", "", StringComparison.Ordinal));
        }
        Assert.Contains("optimizer 'sgd' has 4 arrays", Assert.Throws<InvalidDataException>(() => Model.Load(path)).Message, StringComparison.Ordinal);
        using var model = Model.Load(path, compile: false);
    }

    private static string Saved(TemporaryFolder folder)
    {
        using var model = new Sequential([new Input(4), new Dense(2)]);
        model.SetWeights([new float[4, 2], new float[] { 0.25f, 0.25f }]);
        model.Compile("sgd", "mse");
        model.Optimizer.Build(model.TrainableVariables);
        var path = folder.File("m.keras");
        model.Save(path);
        return path;
    }

    private static void AssertRefused(string path, params string[] parts)
    {
        var message = Assert.Throws<InvalidDataException>(() => Model.Load(path)).Message;
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }
}
