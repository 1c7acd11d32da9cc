using System.Text.Json.Nodes;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Saving;
using static TorchSharp.torch;

namespace Anneal.Tests.Saving;

public sealed class WeightsFileTests
{
    [Theory]
    [InlineData("w.weights.h5")]
    [InlineData("w.safetensors")]
    public void Weights_are_the_same_after_a_file(string name)
    {
        using var folder = new TemporaryFolder();
        using var model = Digits();
        model.SaveWeights(folder.File(name));
        using var same = Digits();
        same.LoadWeights(folder.File(name));
        AssertSame(model, same);
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    public void Weights_of_other_types_are_converted(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var model = Digits();
        using (var stream = File.Create(folder.File("w.safetensors")))
            Anneal.Saving.SafetensorsFile.Write(stream, model.Variables.Select(variable => (variable.Path, variable.Value.to(type))));
        using var same = Digits();
        same.LoadWeights(folder.File("w.safetensors"));
        Assert.All(model.Variables.Zip(same.Variables), pair => Assert.Equal(GoldenTensor.Values(pair.First.Value.to(type)), GoldenTensor.Values(pair.Second.Value)));
    }

    [Fact]
    public void Weights_that_do_not_fit_change_nothing_and_are_all_named()
    {
        using var folder = new TemporaryFolder();
        using var model = Digits();
        model.SaveWeights(folder.File("w.weights.h5"));
        using var other = new Sequential([new Input(4), new Dense(3, name: "dense"), new Dense(5, name: "dense_1")]);
        var before = other.GetWeights();
        var error = Assert.Throws<InvalidDataException>(() => other.LoadWeights(folder.File("w.weights.h5")));
        Assert.EndsWith(
            "do not fit model 'sequential': 'sequential/dense_1/kernel' of layer 'dense_1' has shape (3, 5); in the file it has (3, 2); 'sequential/dense_1/bias' of layer 'dense_1' has shape (5,); in the file it has (2,).",
            error.Message, StringComparison.Ordinal);
        Assert.All(before.Zip(other.GetWeights()), pair => Assert.Equal(pair.First.ToArray(), pair.Second.ToArray()));
        other.LoadWeights(folder.File("w.weights.h5"), skipMismatch: true);
        Assert.Equal(model.GetWeights()[0].ToArray(), other.GetWeights()[0].ToArray());
    }

    [Theory]
    [InlineData("m.h5", "path must end in .keras; it was '")]
    [InlineData("m", "path must end in .keras; it was '")]
    public void A_model_goes_into_keras_files_only(string name, string message)
    {
        using var folder = new TemporaryFolder();
        using var model = Digits();
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => model.Save(folder.File(name))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_built_has_nothing_to_save()
    {
        using var folder = new TemporaryFolder();
        using var model = new Sequential([new Dense(3)]);
        var error = Assert.Throws<InvalidOperationException>(() => model.Save(folder.File("m.keras")));
        Assert.Equal("Model 'sequential' has no weights yet: build it before Save, with an Input layer, Build(shape) or a first batch.", error.Message);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0", "is a pointer of Git LFS, not the file itself. Get the file with: git lfs pull")]
    [InlineData("hello", "is not a model: its first bytes are of no format that is known.")]
    [InlineData("", "is not a model: its first bytes are of no format that is known.")]
    [InlineData("{\"class_name\": }", "m.keras' is not JSON: line 1, byte 16: '}' is an invalid start of a value.")]
    public void What_is_no_model_is_refused(string content, string message)
    {
        using var folder = new TemporaryFolder();
        Assert.EndsWith(message, Assert.Throws<InvalidDataException>(() => Model.Load(folder.Text("m.keras", content))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_backslashes_are_those_of_Keras_on_Windows()
    {
        using var folder = new TemporaryFolder();
        using var model = Digits();
        var path = folder.File("m.keras");
        model.Save(path);
        using var weights = new MemoryStream();
        HdfWriter.Write(weights, ModelParts.Of(model).Select(part => part with { Path = part.Path.Replace('/', '\\') }));
        using (var zip = System.IO.Compression.ZipFile.Open(path, System.IO.Compression.ZipArchiveMode.Update))
        {
            zip.GetEntry(KerasArchive.Weights)!.Delete();
            using var entry = zip.CreateEntry(KerasArchive.Weights).Open();
            weights.WriteTo(entry);
        }
        using var read = Model.Load(path);
        Assert.All(model.GetWeights().Zip(read.GetWeights()), pair => Assert.Equal(pair.First.ToArray(), pair.Second.ToArray()));
        Assert.Equal(model.CountParams(), StoredModel.Read(path).Layers.Sum(layer => layer.Parameters));
    }

    [Fact]
    public void LoadWeights_and_LoadTorchWeights_point_at_each_other()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var model = Digits();
        var (ours, theirs) = (folder.File("ours.safetensors"), folder.File("theirs.safetensors"));
        model.SaveWeights(ours);
        using (var stream = File.Create(theirs)) SafetensorsFile.Write(stream, [("dense.weight", TorchSharp.torch.zeros(1)), ("dense.bias", TorchSharp.torch.zeros(1))]);
        Assert.EndsWith(". The names look like PyTorch's: read such a file with LoadTorchWeights.", Assert.Throws<InvalidDataException>(() => model.LoadWeights(theirs)).Message, StringComparison.Ordinal);
        Assert.EndsWith(". The names look like paths of variables: read such a file with LoadWeights.", Assert.Throws<InvalidDataException>(() => model.LoadTorchWeights(ours)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m.keras", "is not a file of weights: it is one array of NumPy.")]
    [InlineData("m.h5", "is not a file of weights: it is one array of NumPy.")]
    public void A_file_of_another_kind_is_called_by_its_name(string name, string message)
    {
        using var folder = new TemporaryFolder();
        using var model = Digits();
        ArrayFiles.Save(folder.File("a.npy"), new Dictionary<string, ArrayLike> { ["a"] = new float[] { 1 } });
        File.Move(folder.File("a.npy"), folder.File(name));
        Assert.EndsWith(message, Assert.Throws<InvalidDataException>(() => model.LoadWeights(folder.File(name))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clone_has_weights_of_its_own()
    {
        using var model = Digits();
        model.Compile("adam", "mse");
        using var clone = model.Clone();
        Assert.False(clone.Compiled);
        Assert.Equal(model.CountParams(), clone.CountParams());
        Assert.NotEqual(model.GetWeights()[0].ToArray(), clone.GetWeights()[0].ToArray());
    }

    [Fact]
    public void An_architecture_in_YAML_is_read()
    {
        using var folder = new TemporaryFolder();
        using var model = Model.Load(folder.Text("m.yaml", """
            backend: tensorflow
            class_name: Sequential
            config:
              name: s
              layers:
              - class_name: Dense
                config:
                  activation: relu
                  batch_input_shape: !!python/tuple [null, 4]
                  kernel_initializer:
                    class_name: VarianceScaling
                    config: {distribution: uniform, mode: fan_avg,
                      scale: 1.0, seed: null}
                  name: 'first'
                  units: 3
                  use_bias: true
              - class_name: GRU
                config: {units: 2, name: last}
            keras_version: 2.2.4
            """.Replace("- class_name: GRU", "- class_name: Dense", StringComparison.Ordinal)));
        Assert.Equal(["first", "last"], model.Layers.Select(layer => layer.Name));
        Assert.Equal(4 * 3 + 3 + 3 * 2 + 2, model.CountParams());
    }

    [Fact]
    public void Python_in_YAML_is_refused()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InvalidDataException>(() => Model.Load(folder.Text("m.yaml", "class_name: Sequential\nconfig: !!python/object/apply:os.system [ls]\n")));
        Assert.Equal($"Line 2 of '{folder.File("m.yaml")}' has the tag '!!python/object/apply:os.system', which would run Python.", error.Message);
    }

    [Fact]
    public void Shards_are_read_together_and_only_from_beside_their_list()
    {
        using var folder = new TemporaryFolder();
        using var model = Digits();
        model.SaveWeights(folder.File("m_00000.weights.h5"));
        var list = folder.Text("m.weights.json", new JsonObject { ["metadata"] = new JsonObject(), ["weight_map"] = new JsonObject { ["/layers/dense/vars"] = "m_00000.weights.h5" } }.ToJsonString());
        using var same = Digits();
        same.LoadWeights(list);
        AssertSame(model, same);
        var escaping = folder.Text("e.weights.json", """{"weight_map": {"/": "../m_00000.weights.h5"}}""");
        Assert.EndsWith("names a file '../m_00000.weights.h5' that does not lie beside it.", Assert.Throws<InvalidDataException>(() => same.LoadWeights(escaping)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_stays_as_it_was_where_the_new_one_cannot_be_written()
    {
        using var folder = new TemporaryFolder();
        using var model = Digits();
        var path = folder.File("m.keras");
        model.Save(path);
        var before = File.ReadAllBytes(path);
        var lambda = new Lambda(x => x);
        using var unwritable = new Sequential([new Input(4), lambda, new Dense(2)]);
        Assert.ThrowsAny<NotSupportedException>(() => unwritable.Save(path));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    private static Sequential Digits() => new([new Input(4), new Dense(3, activation: "relu", name: "dense"), new Dense(2, name: "dense_1")]);

    private static void AssertSame(Model expected, Model actual) =>
        Assert.All(expected.GetWeights().Zip(actual.GetWeights()), pair => Assert.Equal(pair.First.ToArray(), pair.Second.ToArray()));
}
