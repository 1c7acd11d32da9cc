using System.Text.Json.Nodes;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Optimizers;
using Anneal.Saving;
using Anneal.Schedules;

namespace Anneal.Cli.Tests;

public sealed class ModelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly Sequential _model = new([new Input(4), new Dense(3, activation: "relu", name: "first"), new Dense(2, name: "last")], name: "small");

    public ModelTests()
    {
        _model.Compile(new SGD(new CosineDecay(0.1, 100)), "mse", ["mae"]);
        _model.Fit(new float[8, 4], new float[8, 2], batchSize: 4, verbose: 0);
        _model.Save(PathOf("m.keras"));
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Delete(recursive: true);
        if (Directory.Exists($"{_folder.FullName}.keras")) Directory.Delete($"{_folder.FullName}.keras");
    }

    [Fact]
    public void Show_tells_layers_optimizer_and_schedule()
    {
        var result = Tool.Run("model", "show", PathOf("m.keras"));
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith($"{PathOf("m.keras")}: .keras archive, Keras 3.16.0\nModel: \"small\" (Sequential)\n", result.Output, StringComparison.Ordinal);
        Assert.All(
            ["│ first (Dense)", "(4, 3) (3,)", "Total params: 23\n", "Optimizer: SGD, 2 updates\n", "\n  learning_rate: CosineDecay\n    initial_learning_rate: 0.1\n", "Loss: mse\n", "Metrics: [\"mae\"]\n", "Schedule: CosineDecay\n"],
            part => Assert.Contains(part, result.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Show_writes_tables_and_JSON()
    {
        Assert.Equal(
            ["layer,type,input_shape,weights,params", "small_input,InputLayer,\"(None, 4)\",,0"],
            Tool.Run("model", "show", PathOf("m.keras"), "--format", "csv").Lines.Take(2).Select(line => line.Replace("input_layer", "small_input", StringComparison.Ordinal)));
        var json = JsonNode.Parse(Tool.Run("model", "show", PathOf("m.keras"), "--format", "json").Output)!;
        Assert.Equal((23, 2), ((int)json["params"]!, (int)json["updates"]!));
        Assert.Equal("[[4,3],[3]]", json["layers"]![1]!["weights"]!.ToJsonString());
        Assert.Equal("Sequential", (string)json["config"]!["class_name"]!);
    }

    [Theory]
    [InlineData("w.weights.h5", "weights in HDF5")]
    [InlineData("w.safetensors", "safetensors")]
    public void Show_takes_weights_alone(string name, string format)
    {
        _model.SaveWeights(PathOf(name));
        var result = Tool.Run("model", "show", PathOf(name));
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith($"{PathOf(name)}: {format}\n", result.Output, StringComparison.Ordinal);
        Assert.EndsWith("Total params: 23\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_tells_no_numbers_of_an_architecture_alone()
    {
        File.WriteAllText(PathOf("m.json"), _model.ToJson());
        var text = Tool.Run("model", "show", PathOf("m.json"));
        Assert.Equal((0, ""), (text.Code, text.Error));
        Assert.Contains("Total params: -\n", text.Output, StringComparison.Ordinal);
        Assert.Matches(@"│ first \(Dense\) +│ \(None, 4\) +│ - +│ +- │", text.Output);
        var json = JsonNode.Parse(Tool.Run("model", "show", PathOf("m.json"), "--format", "json").Output)!;
        Assert.All([json["params"], json["layers"]![1]!["weights"], json["layers"]![1]!["params"]], Assert.Null);
        Assert.Equal("first,Dense,\"(None, 4)\",,", Tool.Run("model", "show", PathOf("m.json"), "--format", "csv").Lines[2]);
    }

    [Fact]
    public void Shards_of_weights_are_shown_compared_and_converted()
    {
        _model.SaveWeights(PathOf("w_0.weights.h5"));
        File.WriteAllText(PathOf("w.weights.json"), """{"weight_map": {"/layers/dense/vars": "w_0.weights.h5", "/layers/dense_1/vars": ["w_0.weights.h5"]}}""");
        var shown = Tool.Run("model", "show", PathOf("w.weights.json"));
        Assert.StartsWith($"{PathOf("w.weights.json")}: weights in shards of HDF5\n", shown.Output, StringComparison.Ordinal);
        Assert.EndsWith("Total params: 23\n", shown.Output, StringComparison.Ordinal);
        Assert.Equal((0, "", ""), Run("diff", PathOf("w.weights.json"), PathOf("m.keras")));
        Assert.Equal((0, "", ""), Run("diff", PathOf("w.weights.json"), PathOf("w.weights.json")));
        Assert.Equal(0, Run("convert", PathOf("w.weights.json"), PathOf("back.keras"), "--architecture", PathOf("m.keras")).Code);
        Assert.Equal((0, "", ""), Run("diff", PathOf("back.keras"), PathOf("m.keras")));
    }

    [Fact]
    public void ONNX_that_the_tool_wrote_is_called_by_its_name()
    {
        Assert.Equal((0, "", ""), Run("convert", PathOf("m.keras"), PathOf("m.onnx")));
        Assert.Equal(
            (1, "", $"anneal: '{PathOf("m.onnx")}' is not a file of a model: it is ONNX, which is written here and not read; take the file of the model that it was made of.\n"),
            Run("show", PathOf("m.onnx")));
    }

    [Fact]
    public void Show_does_not_load_libtorch()
    {
        var log = PathOf("libraries");
        var result = Tool.RunBy("dotnet", ["exec", Tool.Program, "model", "show", PathOf("m.keras")], ("LD_DEBUG", "files"), ("LD_DEBUG_OUTPUT", log));
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.DoesNotContain("torch", string.Concat(Directory.GetFiles(_folder.FullName, "libraries.*").Select(File.ReadAllText)), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("w.weights.h5")]
    [InlineData("w.safetensors")]
    [InlineData("n.keras")]
    public void Convert_keeps_what_diff_compares(string name)
    {
        Assert.Equal((0, "", ""), Run("convert", PathOf("m.keras"), PathOf(name)));
        Assert.Equal((0, "", ""), Run("diff", PathOf("m.keras"), PathOf(name)));
        Assert.Equal((0, "", $"anneal: optimizer, loss and metrics are those of '{PathOf("m.keras")}'.\n"), Run("convert", PathOf(name), PathOf("back.keras"), "--architecture", PathOf("m.keras")));
        Assert.Equal((0, "", ""), Run("diff", PathOf("back.keras"), PathOf("m.keras")));
    }

    [Fact]
    public void Diff_names_what_differs()
    {
        using var other = new Sequential([new Input(4), new Dense(3, activation: "tanh", name: "first"), new Dense(2, name: "last")], name: "small");
        var weights = _model.GetWeights();
        weights[3][1] += 0.5f;
        other.SetWeights(weights);
        other.Compile(new SGD(new CosineDecay(0.1, 100)), "mse", ["mae"]);
        other.Save(PathOf("n.keras"));
        Assert.Equal(
            (1, "config.layers[1].config.activation: \"relu\" | \"tanh\"\nsmall/last/bias: max abs difference 0.5\n", ""),
            Run("diff", PathOf("m.keras"), PathOf("n.keras")));
        ArrayFiles.Save(PathOf("a.npz"), new Dictionary<string, ArrayLike> { ["x"] = new float[] { 1, float.NaN }, ["y"] = new float[] { 1 } });
        ArrayFiles.Save(PathOf("b.npz"), new Dictionary<string, ArrayLike> { ["x"] = new float[] { 3, float.NaN }, ["z"] = new float[] { 1 } });
        Assert.Equal((1, "x: max abs difference 2\ny: in the first file only\nz: in the second file only\n", ""), Run("diff", PathOf("a.npz"), PathOf("b.npz")));
    }

    [Fact]
    public void Diff_numbers_variables_of_one_path()
    {
        static Functional Part(string name)
        {
            var input = new Input(2);
            return new(input.Output, new Dense(1).Apply(input.Output), name);
        }
        var input = new Input(2);
        using var model = new Functional(input.Output, new Add().Apply([Part("one").Apply(input.Output), Part("two").Apply(input.Output)]), "both");
        model.Save(PathOf("before.keras"));
        var weights = model.GetWeights();
        weights[3][0] += 0.5f;
        model.SetWeights(weights);
        model.Save(PathOf("after.keras"));
        Assert.Equal((1, "dense/bias#2: max abs difference 0.5\n", ""), Run("diff", PathOf("before.keras"), PathOf("after.keras")));
    }

    [Fact]
    public void Diff_shows_long_texts_from_their_difference_on()
    {
        var common = new string('a', 80);
        File.WriteAllText(PathOf("a.json"), _model.ToJson().Replace("\"name\": \"first\"", $"\"name\": \"{common}1\"", StringComparison.Ordinal));
        File.WriteAllText(PathOf("b.json"), _model.ToJson().Replace("\"name\": \"first\"", $"\"name\": \"{common}2\"", StringComparison.Ordinal));
        var lines = Tool.Run("model", "diff", PathOf("a.json"), PathOf("b.json")).Lines;
        Assert.Equal($"config.layers[1].config.name: ...{common[..20]}1\" | ...{common[..20]}2\"", lines[0]);
    }

    [Fact]
    public void Diff_compares_by_order_where_all_names_differ()
    {
        ArrayFiles.Save(PathOf("a.npz"), new Dictionary<string, ArrayLike> { ["a"] = new float[] { 1 }, ["b"] = new float[] { 2, 3 } });
        ArrayFiles.Save(PathOf("b.npz"), new Dictionary<string, ArrayLike> { ["c"] = new float[] { 1 }, ["d"] = new float[] { 2, 5 } });
        Assert.Equal((1, "b | d: max abs difference 2\n", ""), Run("diff", PathOf("a.npz"), PathOf("b.npz")));
    }

    [Fact]
    public void Convert_writes_ONNX()
    {
        Assert.Equal((0, "", ""), Run("convert", PathOf("m.keras"), PathOf("m.onnx")));
        Assert.Contains("Anneal", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(PathOf("m.onnx"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_of_anything_is_no_model()
    {
        using (var zip = System.IO.Compression.ZipFile.Open(PathOf("x.zip"), System.IO.Compression.ZipArchiveMode.Create)) zip.CreateEntry("letter.txt");
        Assert.Equal(
            (1, "", $"anneal: '{PathOf("x.zip")}' is a zip without a model: it has neither 'config.json', as .keras files have, nor arrays, as .npz files have.\n"),
            Run("show", PathOf("x.zip")));
    }

    [Fact]
    public void Classes_that_are_not_known_are_named_without_advice_for_programs()
    {
        File.WriteAllText(PathOf("m.json"), _model.ToJson().Replace("\"class_name\": \"Dense\"", "\"class_name\": \"Dents\"", StringComparison.Ordinal).Replace("\"keras.layers\"", "null", StringComparison.Ordinal));
        Assert.Equal(
            (1, "", "anneal: The model cannot be made: layer 'first' is of class 'Dents', which is not known; layer 'last' is of class 'Dents', which is not known. Read it in a program that has these classes.\n"),
            Run("convert", PathOf("m.json"), PathOf("n.keras")));
    }

    [Fact]
    public void Predict_gives_the_outputs_of_the_model()
    {
        float[,] x = { { 1, 2, 3, 4 }, { -1, 0, 1, 0.5f } };
        ArrayFiles.Save(PathOf("x.npy"), new Dictionary<string, ArrayLike> { ["x"] = x });
        var expected = _model.Predict(x, verbose: 0, cancellationToken: TestContext.Current.CancellationToken);
        var text = Tool.Run("model", "predict", PathOf("m.keras"), "--input", PathOf("x.npy"));
        Assert.Equal((0, ""), (text.Code, text.Error));
        Assert.Equal(expected.ToArray(), text.Lines.SelectMany(line => line.Split('\t')).Select(value => float.Parse(value, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal((0, "", ""), Run("predict", PathOf("m.keras"), "--input", PathOf("x.npy"), "--output", PathOf("y.npy")));
        Assert.Equal(expected.ToArray(), ArrayFiles.Load(PathOf("y.npy"))["y"].ToArray());
    }

    [Fact]
    public void Errors_are_one_line_with_their_code()
    {
        File.WriteAllText(PathOf("none.keras"), "nothing");
        _model.SaveWeights(PathOf("w.safetensors"));
        Assert.Equal((1, "", $"anneal: There is no file 'absent.keras'.\n"), Run("show", "absent.keras"));
        Assert.Equal((1, "", $"anneal: '{PathOf("none.keras")}' is not a file of a model: its first bytes are of no format that is known.\n"), Run("show", PathOf("none.keras")));
        Assert.Equal((2, "", "anneal: The file to write must end in .weights.h5, .safetensors, .keras or .onnx; it was 'm.h5'.\n"), Run("convert", PathOf("m.keras"), "m.h5"));
        Assert.Equal((1, "", $"anneal: '{PathOf("w.safetensors")}' has no architecture. `anneal model convert WEIGHTS model.keras --architecture FILE` makes a model of weights alone and a file that has one.\n"), Run("convert", PathOf("w.safetensors"), PathOf("n.keras")));
        Assert.Equal((2, "", "anneal: There is no file 'absent.keras'.\n"), Run("diff", "absent.keras", PathOf("m.keras")));
        Assert.Equal((2, "", "anneal: The argument 'b' is needed: The second file, of a model or of weights. `anneal model diff --help` has examples.\n"), Run("diff", PathOf("m.keras")));
        Assert.Equal((1, "", $"anneal: '{_folder.FullName}.keras' cannot be written: it is a folder. Name a file.\n"), Run("convert", PathOf("m.keras"), Directory.CreateDirectory($"{_folder.FullName}.keras").FullName));
        Assert.Equal((2, "", "anneal: --input is needed: the file of the inputs, such as x.npy.\n"), Run("predict", PathOf("m.keras")));
        Assert.Equal((2, "", "anneal: The argument 'file' is needed: A file of a model or of weights: .keras, .h5, .weights.h5, .safetensors, .npz, JSON or YAML. `anneal model show --help` has examples.\n"), Run("show"));
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        var result = Tool.Run(["model", .. arguments]);
        return (result.Code, result.Output, result.Error);
    }
}
