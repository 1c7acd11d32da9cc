using System.Text.RegularExpressions;
using Anneal.Graphs;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Onnx.Schema;
using Anneal.Tests;
using static TorchSharp.torch;

namespace Anneal.Onnx.Tests;

/// <summary>What the file holds, and what happens where there is none.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_file_has_the_names_of_the_model_and_an_open_number_of_samples()
    {
        using var model = TwoInTwoOut();
        var path = Path.Combine(folder, "m.onnx");
        model.ExportOnnx(path);
        using var run = new OnnxRun(File.ReadAllBytes(path));
        Assert.Equal(["picture", "age"], run.InputNames);
        Assert.Equal(["kind", "price"], run.OutputNames);
        foreach (var rows in new[] { 1, 5 })
        {
            using Tensor picture = rand(rows, 4, 4, 3), age = rand(rows, 1);
            Assert.Equal([[rows, 2], [rows, 1]], run.Of([picture, age]).Select(output => output.Shape));
            OnnxAssert.SameAsModel(model, picture, age);
        }
    }

    [Fact]
    public void A_file_says_what_made_it()
    {
        using var model = new Sequential([new Input(2), new Dense(1)], name: "prices");
        var file = ModelProto.Parser.ParseFrom(OnnxAssert.Bytes(model));
        Assert.Equal(("Anneal", "prices", 8, 18), (file.ProducerName, file.Graph.Name, file.IrVersion, file.OpsetImport.Single().Version));
        Assert.Equal(typeof(Model).Assembly.GetName().Version!.ToString(3), file.ProducerVersion);
    }

    [Fact]
    public void Layers_that_compute_in_another_type_are_refused()
    {
        using var model = new Sequential([new Input(2), new Dense(1, name: "half") { DTypePolicy = "mixed_bfloat16" }], name: "prices");
        Assert.Contains(
            "- 'half' (Dense) has the policy mixed_bfloat16, and this package writes float32.",
            Assert.Throws<NotSupportedException>(() => model.ExportOnnx(Path.Combine(folder, "m.onnx"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_cannot_be_written_is_listed_and_the_old_file_stays()
    {
        var path = Path.Combine(folder, "m.onnx");
        File.WriteAllText(path, "old");
        var x = new Input(4, 3);
        var inner = new Sequential([new Input(4, 3), new Lambda(new LambdaFunction("twice", (Tensor t) => t.Plus(t)), name: "twice")], name: "inner");
        var y = new Unknown(name: "own").Apply(inner.Apply((SymbolicTensor)x));
        using var model = new Functional((SymbolicTensor)x, new Dropout(0.5, name: "noisy").Apply(new Dense(2, activation: Own(), name: "dense").Apply(y), training: true), name: "whole");
        var error = Assert.Throws<NotSupportedException>(() => model.ExportOnnx(path));
        Assert.Equal(
            """
            Model 'whole' cannot be exported to ONNX:
            - 'inner/twice' (Lambda) runs C# code, which cannot be written; use functions of Ops in a Functional model, or a layer of your own with OnnxLayers.Register.
            - 'own' (Unknown) is of a class that this package does not know; say which nodes it is with OnnxLayers.Register<Unknown>.
            - 'dense' (Dense) has the activation 'mine', which is not one of Keras's; use a layer of your own with OnnxLayers.Register.
            - 'noisy' (Dropout) is called with training: true, and ONNX files are for inference.
            """.ReplaceLineEndings(),
            error.Message);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["m.onnx"], Directory.GetFiles(folder).Select(Path.GetFileName));
    }

    [Fact]
    public void Masks_go_through_a_rescaling_and_masked_steps_are_zero_whatever_they_were()
    {
        using var scope = NewDisposeScope();
        var steps = cat([randn(2, 3, 2), zeros(2, 2, 2)], 1);
        using var recurrent = new Sequential([new Input(5, 2), new Masking(), new Rescaling(2, offset: 1), new LSTM(3)]);
        OnnxAssert.SameAsModel(recurrent, steps);
        using var masking = new Sequential([new Input(5, 2), new Masking(double.PositiveInfinity)]);
        OnnxAssert.SameAsModel(masking, cat([randn(2, 3, 2), full([2, 2, 2], double.PositiveInfinity, dtype: float32)], 1));
    }

    [Fact]
    public void A_convolution_has_its_change_of_low_rank_in_the_kernel()
    {
        using var scope = NewDisposeScope();
        using var model = new Sequential([new Input(8, 8, 3), new Conv2D(4, 3, loraRank: 2, loraAlpha: 4)]);
        model.Layers[0].Variables[3].Assign(randn(2, 4));
        OnnxAssert.SameAsModel(model, randn(2, 8, 8, 3));
    }

    [Fact]
    public void A_model_without_a_graph_is_refused()
    {
        using var unbuilt = new Sequential([new Dense(1)], name: "open");
        using var own = new OwnModel();
        Assert.Equal(
            "Model 'open' has no graph to export. Build it first, with an Input layer or Build(shape).",
            Assert.Throws<InvalidOperationException>(() => unbuilt.ExportOnnx(Path.Combine(folder, "a.onnx"))).Message);
        Assert.Equal(
            "Model 'own_model' has no graph to export. Only Sequential and Functional models have one.",
            Assert.Throws<InvalidOperationException>(() => own.ExportOnnx(Path.Combine(folder, "a.onnx"))).Message);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void Weights_that_one_file_cannot_hold_are_in_a_second_one()
    {
        using var scope = NewDisposeScope();
        using var model = new Sequential([new Input(8, 8, 3), new Conv2D(16, 3), new BatchNormalization(), new Flatten(), new Dense(40), new Dense(2)]);
        var (path, x) = (Path.Combine(folder, "m.onnx"), rand(2, 8, 8, 3));
        ModelExtensions.Export(model, path, mostBytes: 1000);
        Assert.Equal(["m.onnx", "m.onnx.NUMBER.data"], FilesOf(folder));
        Assert.True(new FileInfo(path).Length < 8000);
        using var run = new OnnxRun(path);
        GoldenTensor.AssertCloseToScale(GoldenTensor.Values(model.Apply(x)), run.Of([x])[0].Values, 1e-5, "output", leastScale: 1);
    }

    [Fact]
    public void A_model_in_two_files_is_whole_where_the_next_one_is_not_completed()
    {
        using var scope = NewDisposeScope();
        using var model = new Sequential([new Input(8), new Dense(40), new Dense(2)]);
        var (path, x) = (Path.Combine(folder, "m.onnx"), rand(2, 8));
        ModelExtensions.Export(model, path, mostBytes: 1000);
        var (files, before) = (Directory.GetFiles(folder), Outputs());
        foreach (var variable in model.Variables) variable.Assign(ones(variable.Shape.ToArray()));
        // The weights are written, and nobody else may write the model.
        using (new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None))
            Assert.Throws<IOException>(() => ModelExtensions.Export(model, path, mostBytes: 1000));
        Assert.Equal(files.Order(), Directory.GetFiles(folder).Order());
        Assert.Equal(before, Outputs());

        // A process that was killed left weights behind.
        File.Copy(files.Single(file => file != path), $"{path}.{Guid.NewGuid():n}.data");
        Assert.Equal(before, Outputs());
        File.WriteAllText(Path.Combine(folder, "m.onnx.mine.data"), "of somebody else");
        ModelExtensions.Export(model, path, mostBytes: 1000);
        Assert.Equal(["m.onnx", "m.onnx.NUMBER.data", "m.onnx.mine.data"], FilesOf(folder));
        GoldenTensor.AssertCloseToScale(GoldenTensor.Values(model.Apply(x)), Outputs(), 1e-5, "output", leastScale: 1);
        ModelExtensions.Export(model, path, mostBytes: 1_000_000);
        Assert.Equal(["m.onnx", "m.onnx.mine.data"], FilesOf(folder));

        double[] Outputs()
        {
            using var run = new OnnxRun(path);
            return run.Of([x])[0].Values;
        }
    }

    [Fact]
    public void An_array_that_fits_into_no_message_is_refused()
    {
        ModelExtensions.RequireSize("small", 1_999_999_999);
        Assert.Equal(
            "'large' has 3.0 GB. One array is written up to 2 GB.",
            Assert.Throws<NotSupportedException>(() => ModelExtensions.RequireSize("large", 3_000_000_000)).Message);
    }

    [Fact]
    public void The_file_must_end_in_onnx_and_be_no_folder()
    {
        using var model = new Sequential([new Input(2), new Dense(1)]);
        Assert.StartsWith("path must end in .onnx; it was 'm.keras'", Assert.Throws<ArgumentException>(() => model.ExportOnnx("m.keras")).Message, StringComparison.Ordinal);
        var path = Directory.CreateDirectory(Path.Combine(folder, "m.onnx")).FullName;
        Assert.Equal($"'{path}' cannot be written: it is a folder. Name a file.", Assert.Throws<IOException>(() => model.ExportOnnx(path)).Message);
        Directory.Delete(path);
    }

    [Fact]
    public void Averages_of_weights_are_written_as_Predict_uses_them()
    {
        using var scope = NewDisposeScope();
        using var model = new Sequential([new Input(2), new Dense(1)]);
        model.Compile(new Optimizers.ScheduleFreeAdamW(0.1), loss: "mse");
        var (x, y) = (new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, new float[,] { { 1 }, { 0 }, { 1 } });
        model.Fit(x, y, epochs: 3, verbose: 0);
        var path = Path.Combine(folder, "m.onnx");
        model.ExportOnnx(path);
        using var run = new OnnxRun(File.ReadAllBytes(path));
        var expected = model.Predict(x, verbose: 0);
        var values = run.Of([tensor(x)])[0].Values;
        for (var row = 0; row < 3; row++) Assert.Equal(expected[row, 0], values[row], 1e-5);
    }

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.GetFiles(folder).Select(file => Regex.Replace(Path.GetFileName(file), "[0-9a-f]{32}", "NUMBER")).Order(StringComparer.Ordinal);

    private static Functional TwoInTwoOut()
    {
        var (picture, age) = (new Input([4, 4, 3], name: "picture"), new Input([1], name: "age"));
        var seen = new Flatten().Apply(new Conv2D(2, 3, activation: "relu").Apply((SymbolicTensor)picture));
        var all = new Concatenate().Apply([seen, (SymbolicTensor)age]);
        return new(
            Nest.List<SymbolicTensor>((SymbolicTensor)picture, (SymbolicTensor)age),
            Nest.List<SymbolicTensor>(new Dense(2, activation: "softmax", name: "kind").Apply(all), new Dense(1, name: "price").Apply(all)));
    }

    private static Anneal.Activations.ActivationFunction Own() => new("mine", x => x.tanh());

    private sealed class Unknown(string name) : UnaryLayer(name)
    {
        protected override Tensor Call(Tensor input, CallContext context) => input.neg();
    }

    private sealed class OwnModel : Model
    {
        protected override Tensor Call(Tensor input, CallContext context) => input.neg();
    }
}
