using Anneal;
using Anneal.Layers;
using Anneal.Models;
using Anneal.Onnx;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace UserCode;

public sealed class OnnxPage : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory().FullName, before = Environment.CurrentDirectory;

    public OnnxPage() => Environment.CurrentDirectory = folder;

    public void Dispose()
    {
        Environment.CurrentDirectory = before;
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_model_runs_in_ONNX_Runtime()
    {
        using var model = new Sequential([new Input(8, 8), new Flatten(), new Dense(10, activation: "softmax")]);
        float[] pixels = [.. Enumerable.Range(0, 128).Select(i => i / 128f)];
        // snippet: onnx-export
        model.ExportOnnx("digits.onnx");
        // end snippet

        // snippet: onnx-run
        using var session = new InferenceSession("digits.onnx");
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [2, 8, 8]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, session.InputNames, [input], session.OutputNames);
        ReadOnlySpan<float> probabilities = outputs[0].GetTensorDataAsSpan<float>();
        // end snippet

        var ours = model.Predict(System.Numerics.Tensors.Tensor.Create(pixels, [2, 8, 8]), verbose: 0);
        for (var i = 0; i < 20; i++) Assert.Equal(ours[i / 10, i % 10], probabilities[i], 1e-5);
    }

    [Fact]
    public void The_readme_of_the_package_exports()
    {
        using var model = new Sequential([new Input(2), new Dense(1)]);
        // snippet: onnx-readme
        model.ExportOnnx("digits.onnx");
        // end snippet
        Assert.True(File.Exists("digits.onnx"));
    }

    [Fact]
    public void A_layer_of_your_own_says_its_nodes()
    {
        // snippet: onnx-own-layer
        OnnxLayers.Register<Gated>((layer, call) =>
        {
            var x = call.Inputs[0];
            var gate = call.Graph.Node("Sigmoid", call.Graph.Node("Mul", x, call.Graph.Weight(layer.Variables[0])));
            return call.Graph.Node("Mul", x, gate);
        });
        // end snippet

        OnnxLayers.Register<Centred>((layer, call) =>
        {
            var x = call.Inputs[0];
            // snippet: onnx-node
            var means = call.Graph.Node(
                "ReduceMean", [x, call.Graph.Constant(new long[] { -1 })], [Shape.Unknown, 1], TorchSharp.torch.ScalarType.Float32, ("keepdims", 1));
            // end snippet
            return call.Graph.Node("Sub", x, means);
        });

        using var model = new Sequential([new Input(3), new Gated(), new Centred()]);
        model.ExportOnnx("own.onnx");
        using var session = new InferenceSession("own.onnx");
        using var input = OrtValue.CreateTensorValueFromMemory(new float[] { 1, 2, 3 }, [1, 3]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, session.InputNames, [input], session.OutputNames);
        var ours = model.Predict(new float[,] { { 1, 2, 3 } }, verbose: 0);
        var theirs = outputs[0].GetTensorDataAsSpan<float>();
        for (var i = 0; i < 3; i++) Assert.Equal(ours[0, i], theirs[i], 1e-5);
    }

    private sealed class Gated() : UnaryLayer(null)
    {
        private Variable strength = null!;

        public override Shape ComputeOutputShape(Shape inputShape) => inputShape;

        protected override void Build(Shape input, Weights weights) => strength = weights.Add("strength", [input[^1]], "ones");

        protected override Tensor Call(Tensor input, CallContext context) => input * (input * strength.Value).sigmoid();
    }

    private sealed class Centred() : UnaryLayer(null)
    {
        public override Shape ComputeOutputShape(Shape inputShape) => inputShape;

        protected override Tensor Call(Tensor input, CallContext context) => input - input.mean([-1], keepdim: true);
    }
}
