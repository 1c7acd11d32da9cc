using System.Text.Json.Nodes;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
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
    }

    [Theory]
    [InlineData("w.weights.h5", " of layer 'dense_1'")]
    [InlineData("w.safetensors", "")]
    [InlineData("w.npz", "")]
    public void A_layer_that_does_not_fit_is_skipped_whole_and_told(string name, string layer)
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        using var model = Digits();
        foreach (var variable in model.Variables) variable.Assign(ones(variable.Shape.ToArray()));
        if (name == "w.npz") ArrayFiles.Save(folder.File(name), model.Variables.ToDictionary(variable => variable.Path, variable => (ArrayLike)variable.Value));
        else model.SaveWeights(folder.File(name));
        using var other = new Sequential([new Input(4), new Dense(3, name: "dense"), new RepeatVector(2), new Flatten(), new Dense(2, name: "dense_1")]);
        var before = other.GetWeights();
        Assert.Equal([$"'sequential/dense_1/kernel'{layer} has shape (6, 2); in the file it has (3, 2)"], other.LoadWeights(folder.File(name), skipMismatch: true));
        Assert.Equal([.. model.GetWeights().Take(2).Select(array => array.ToArray()), .. before.Skip(2).Select(array => array.ToArray())], other.GetWeights().Select(array => array.ToArray()));
        using var same = Digits();
        Assert.Empty(same.LoadWeights(folder.File(name), skipMismatch: true));
        AssertSame(model, same);
    }

    [Fact]
    public void The_wrong_file_is_told_name_by_name()
    {
        using var folder = new TemporaryFolder();
        using var model = new Sequential([new Input(4), new Dense(2, name: "dense")]);
        ArrayFiles.Save(folder.File("w.npz"), new Dictionary<string, ArrayLike> { ["other"] = new float[] { 1 } });
        Assert.Equal(
            ["'sequential/dense/kernel' is not in the file", "'sequential/dense/bias' is not in the file", "'other' of the file is not in the model"], model.LoadWeights(folder.File("w.npz"), skipMismatch: true));
    }

    [Fact]
    public void The_state_of_another_optimizer_is_refused_or_skipped()
    {
        using var folder = new TemporaryFolder();
        using var model = Digits();
        model.Compile(new Adam(0.01), "mse");
        model.TrainOnBatch(new float[1, 4], new float[1, 2]);
        model.SaveWeights(folder.File("w.weights.h5"));
        using var other = Digits();
        other.Compile(new SGD(0.5), "mse");
        other.TrainOnBatch(new float[1, 4], new float[1, 2]);
        const string Misfit = "optimizer 'sgd' has 2 arrays (sgd/iteration, sgd/learning_rate); the file has 10";
        Assert.EndsWith($"do not fit model 'sequential': {Misfit}. With skipMismatch: true the optimizer stays as it is.", Assert.Throws<InvalidDataException>(() => other.LoadWeights(folder.File("w.weights.h5"))).Message, StringComparison.Ordinal);
        Assert.Equal([Misfit], other.LoadWeights(folder.File("w.weights.h5"), skipMismatch: true));
        AssertSame(model, other);
        Assert.Equal(0.5, (double)other.Optimizer.LearningRate);
    }

    [Fact]
    public void Old_layers_that_are_too_many_are_refused_unless_their_names_decide()
    {
        using var model = new Sequential([new Input(4), new Dense(1, name: "first")]);
        var path = RealModels.PathOf("tfkeras-2.6.0-mlp-nadam.h5");
        Assert.EndsWith(" Which layers belong together is not known by their order: give byName: true.", Assert.Throws<InvalidDataException>(() => model.LoadWeights(path, skipMismatch: true)).Message, StringComparison.Ordinal);
        Assert.Empty(model.LoadWeights(path, byName: true));
    }

    [Theory]
    [InlineData("m.keras")]
    [InlineData("m.weights.h5")]
    [InlineData("m.weights.json")]
    [InlineData("m.safetensors")]
    [InlineData("m.npz")]
    public void Names_and_maps_are_refused_for_files_that_take_none(string name)
    {
        using var folder = new TemporaryFolder();
        using var model = Digits();
        var path = folder.File(name);
        if (name == "m.npz") ArrayFiles.Save(path, model.Variables.ToDictionary(variable => variable.Path, variable => (ArrayLike)variable.Value));
        else if (name == "m.keras") model.Save(path);
        else if (name == "m.weights.json") folder.Text(name, """{"weight_map": {}}""");
        else model.SaveWeights(path);
        Assert.Equal($"'{path}' cannot be read byName, which is for .h5 files in the layout before Keras 3: leave byName false.", Assert.Throws<InvalidDataException>(() => model.LoadWeights(path, byName: true)).Message);
        if (name is "m.safetensors" or "m.npz") return;
        Assert.Equal($"'{path}' cannot be read with a map, which is for .safetensors and .npz files: leave map out.", Assert.Throws<InvalidDataException>(() => model.LoadWeights(path, map: new(name => name))).Message);
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
        Assert.Equal(model.CountParams(), StoredModel.Read(path).Parameters);
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
        var list = Sharded(model, folder);
        using var same = Digits();
        same.LoadWeights(list);
        AssertSame(model, same);
        var stored = StoredModel.Read(list);
        Assert.Equal(("weights in shards of HDF5", model.CountParams()), (stored.Format, stored.Parameters));
        using (var arrays = NamedArrays.Open(list)) Assert.Equal(["layers/dense/vars/0", "layers/dense/vars/1", "layers/dense_1/vars/0", "layers/dense_1/vars/1"], arrays.All.Select(array => array.Name).Order());
        Assert.Equal(
            $"'{list}' lists files of weights, and has no architecture. Make the model in code, or from its JSON, and call LoadWeights.",
            Assert.Throws<InvalidDataException>(() => Model.Load(list)).Message);
        File.Delete(folder.File("m_00001.weights.h5"));
        Assert.Throws<FileNotFoundException>(() => same.LoadWeights(list));
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

    // Each layer in a file of its own.
    private static string Sharded(Model model, TemporaryFolder folder)
    {
        var map = new JsonObject();
        foreach (var (i, part) in ModelParts.Of(model).Where(part => part.Arrays.Count > 0).Index())
        {
            var name = $"m_{i:D5}.weights.h5";
            using (var stream = File.Create(folder.File(name))) HdfWriter.Write(stream, [part]);
            map[$"/{part.Path}/vars"] = new JsonArray(name);
        }
        return folder.Text("m.weights.json", new JsonObject { ["metadata"] = new JsonObject(), ["weight_map"] = map }.ToJsonString());
    }

    [Fact]
    public void States_of_random_streams_are_no_parameters()
    {
        using var folder = new TemporaryFolder();
        using var model = Digits();
        var seed = new SavedPart("layers/dropout/seed_generator", "seed_generator", model, [SavedArray.Number("0", "state", () => 1, _ => { })]);
        using (var stream = File.Create(folder.File("w.weights.h5"))) HdfWriter.Write(stream, [.. ModelParts.Of(model), seed]);
        Assert.Equal(model.CountParams(), StoredModel.Read(folder.File("w.weights.h5")).Parameters);
    }

    [Fact]
    public void JSON_may_begin_with_a_byte_order_mark()
    {
        using var folder = new TemporaryFolder();
        using var model = Digits();
        File.WriteAllText(folder.File("m.json"), model.ToJson(), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        using var same = Model.Load(folder.File("m.json"));
        Assert.Equal(model.ToJson(), same.ToJson());
        Assert.Null(StoredModel.Read(folder.File("m.json")).Parameters);
        Assert.Equal("b", JsonText.Of(ParsedJson.Object([0xEF, 0xBB, 0xBF, .. "{\"a\": \"b\"}"u8], "It")["a"]));
    }

    [Theory]
    [InlineData("\b\b\u0012\u0006Anneal")]
    [InlineData("\b\u0007:\u0010graph")]
    [InlineData("\b\nB\u0002\u0010\u0012")]
    public void ONNX_is_called_by_its_name(string start)
    {
        using var folder = new TemporaryFolder();
        using var model = Digits();
        var path = folder.Text("m.onnx", start);
        const string What = "it is ONNX, which is written here and not read; take the file of the model that it was made of.";
        Assert.Equal($"'{path}' is not a model: {What}", Assert.Throws<InvalidDataException>(() => Model.Load(path)).Message);
        Assert.Equal($"'{path}' is not a file of weights: {What}", Assert.Throws<InvalidDataException>(() => model.LoadWeights(path)).Message);
        Assert.Equal($"'{path}' is not a file of arrays: {What}", Assert.Throws<InvalidDataException>(() => ArrayFiles.Load(path)).Message);
    }

    private static Sequential Digits() => new([new Input(4), new Dense(3, activation: "relu", name: "dense"), new Dense(2, name: "dense_1")]);

    private static void AssertSame(Model expected, Model actual) =>
        Assert.All(expected.GetWeights().Zip(actual.GetWeights()), pair => Assert.Equal(pair.First.ToArray(), pair.Second.ToArray()));
}
