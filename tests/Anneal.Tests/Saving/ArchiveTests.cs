using System.IO.Compression;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Saving;

namespace Anneal.Tests.Saving;

public sealed class ArchiveTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(64)]
    [InlineData(65535)]
    [InlineData(200_003)]
    public void The_checksum_is_that_of_zip(int length)
    {
        var content = new byte[length];
        new Random(1).NextBytes(content);
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("a").Open()) entry.Write(content);
        using var read = new ZipArchive(file);
        Assert.Equal(read.Entries[0].Crc32, Crc32.Of(new MemoryStream(content)));
    }

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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Factors_of_the_rate_are_kept(bool scheduled)
    {
        using var folder = new TemporaryFolder();
        using var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile(scheduled ? new SGD(new Schedules.ExponentialDecay(0.3, 10, 0.5)) : new SGD(0.3), "mse");
        model.Fit(new float[2, 2], new float[2, 1], verbose: 0);
        model.Optimizer.RateFactors["plateau"] = 0.1;
        model.Save(folder.File("m.keras"));
        using var same = Model.Load(folder.File("m.keras"));
        Assert.Equal(0.1, same.Optimizer.RateFactors["plateau"]);
        Assert.Equal((double)model.Optimizer.LearningRate, (double)same.Optimizer.LearningRate);
    }

    [Fact]
    public void Weights_as_Python_objects_are_refused()
    {
        using var folder = new TemporaryFolder();
        var path = Saved(folder);
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            zip.GetEntry(KerasArchive.Weights)!.Delete();
            zip.CreateEntry("model.weights.npz").Open().Dispose();
        }
        AssertRefused(path, "has its weights as Python objects ('model.weights.npz'), which are never read: that would run code. Keras writes 'model.weights.h5' by default.");
    }

    [Fact]
    public void What_is_not_JSON_is_told_in_one_line()
    {
        var error = Assert.Throws<InvalidDataException>(() => ParsedJson.Object("{\"a\": tr\n\u0000ue}", "The text"));
        Assert.StartsWith("The text is not JSON: line 1, byte 9: 'tr", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        Assert.DoesNotContain("LineNumber", error.Message, StringComparison.Ordinal);
        Assert.Contains("is not JSON: line 1, byte 2: '}' is an invalid start of a value", Assert.Throws<ConfigException>(() => Anneal.Models.Model.FromJson("[}")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_no_memory_holds_is_refused_before_there_is_memory_for_it()
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => new Sequential([new Input(1L << 52, 12), new Lambda(x => x)]));
        Assert.Contains("GB of memory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_config_that_wants_more_than_the_file_holds_is_refused_before_there_is_memory_for_it()
    {
        using var folder = new TemporaryFolder();
        var path = Saved(folder);
        string config;
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Update))
        {
            using (var reader = new StreamReader(zip.GetEntry(KerasArchive.Config)!.Open())) config = reader.ReadToEnd();
            zip.GetEntry(KerasArchive.Config)!.Delete();
            using var writer = new StreamWriter(zip.CreateEntry(KerasArchive.Config).Open());
            writer.Write(System.Text.RegularExpressions.Regex.Replace(config, "\"units\": \\d+", "\"units\": 100000000"));
        }
        Assert.Contains("must fit into the file, which has ", Assert.ThrowsAny<Exception>(() => Model.Load(path)).Message, StringComparison.Ordinal);
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
        var error = Assert.Throws<InvalidDataException>(() => Model.Load(path)).Message;
        Assert.Contains("optimizer 'sgd' has 4 arrays", error, StringComparison.Ordinal);
        Assert.EndsWith(". Load the model with compile: false, and compile it anew.", error, StringComparison.Ordinal);
        using var model = Model.Load(path, compile: false);
    }

    [Fact]
    public void An_archive_of_TensorFlow_2_13_is_read()
    {
        using var folder = new TemporaryFolder();
        using var model = new Sequential([new Input(4), new Dense(2, name: "dense")]);
        model.Compile(new Adam(0.01), "mse");
        model.TrainOnBatch(new float[,] { { 1, 2, 3, 4 } }, new float[,] { { 1, 0 } });
        var path = folder.File("m.keras");
        using (var zip = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            Write(zip, KerasArchive.Metadata, """{"keras_version": "2.13.1", "date_saved": "2023-08-01@12:00:00"}""");
            Write(zip, KerasArchive.Config, """
                {"module": "keras", "class_name": "Sequential", "config": {"name": "s", "layers": [
                 {"module": "keras.layers", "class_name": "InputLayer", "config": {"batch_input_shape": [null, 4], "dtype": "float32", "sparse": false, "ragged": false, "name": "i"}, "registered_name": null},
                 {"module": "keras.layers", "class_name": "Dense", "config": {"name": "dense", "trainable": true, "dtype": "float32", "units": 2, "activation": "linear", "use_bias": true,
                  "kernel_initializer": {"module": "keras.initializers", "class_name": "GlorotUniform", "config": {"seed": null}, "registered_name": null},
                  "bias_initializer": {"module": "keras.initializers", "class_name": "Zeros", "config": {}, "registered_name": null},
                  "kernel_regularizer": null, "bias_regularizer": null, "activity_regularizer": null, "kernel_constraint": null, "bias_constraint": null},
                  "registered_name": null, "build_config": {"input_shape": [null, 4]}}]},
                 "registered_name": null, "build_config": {"input_shape": [null, 4]},
                 "compile_config": {"optimizer": {"module": "keras.optimizers", "class_name": "Adam", "config": {"name": "Adam", "weight_decay": null, "jit_compile": false, "is_legacy_optimizer": false,
                  "learning_rate": 0.009999999776482582, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-07, "amsgrad": false}, "registered_name": null},
                  "loss": "mse", "metrics": null, "loss_weights": null, "weighted_metrics": null, "run_eagerly": null, "steps_per_execution": null, "jit_compile": null}}
                """);
            using var entry = zip.CreateEntry(KerasArchive.Weights, CompressionLevel.NoCompression).Open();
            using var weights = new MemoryStream();
            HdfWriter.Write(weights, ModelParts.Of(model).Select(AsThere));
            entry.Write(weights.ToArray());
        }
        using var read = Model.Load(path);
        Assert.Equal(model.GetWeights()[0].ToArray(), read.GetWeights()[0].ToArray());
        Assert.Equal(1, read.Optimizer.Iterations);
        Assert.Equal(0.01, read.Optimizer.LearningRate, 1e-8);

        // Other names of lists, and the rate not in the state.
        static SavedPart AsThere(SavedPart part) => part with
        {
            Path = part.Path.Replace("layers", "_layer_checkpoint_dependencies", StringComparison.Ordinal),
            Arrays = part.Owner is Optimizer ? [part.Arrays[0], .. part.Arrays.Skip(2).Select((array, i) => array with { Key = $"{i + 1}" })] : part.Arrays,
        };
    }

    private static void Write(ZipArchive zip, string name, string text)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open());
        writer.Write(text);
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
