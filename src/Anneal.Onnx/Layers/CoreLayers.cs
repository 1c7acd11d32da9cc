using Anneal.Layers;
using Anneal.Models;
using static Anneal.Onnx.OnnxLayers;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>Dense layers, tables, masks, models within models, and what does nothing in inference.</summary>
internal static class CoreLayers
{
    public static void Add()
    {
        RegisterAll<Model>((model, call) => model.Graph is { } graph
            ? call.Run(graph, call.Bound.All)
            : throw new NotSupportedException("is a model without a graph of layers; make it a Sequential or a Functional"));
        Register<Identity>((_, call) => call.Raw);
        Register<ActivityRegularization>((_, call) => call.Raw);
        Register<NoiseLayer>((_, call) => call.Raw);
        Register<Dense>(Dense);
        Register<EinsumDense>(EinsumDense);
        Register<HeadProjection>(HeadProjection);
        Register<Embedding>((layer, call) => call.Graph.Constant(layer.Effective, call.Variable("embeddings")!.Path).Rows(Indices(call.Input)));
        Register<ReversibleEmbedding>(ReversibleEmbedding);
        Register<Masking>((layer, call) => Counts(layer, call.Input).Reduce("ReduceMax", [-1], keep: true).Where(call.Input, call.Input.Number(0)));
        Register<Lambda>((_, _) => throw new NotSupportedException("runs C# code, which cannot be written; use functions of Ops in a Functional model, or a layer of your own with OnnxLayers.Register"));
        Register<TorchModule>((_, _) => throw new NotSupportedException("runs a TorchSharp module, which cannot be written"));
        Register<SpectralNormalization>((layer, call) => call.Apply(layer.Layer, call.Bound.First[0]).Cast(call.Bound.First[0].Type));
        Register<TimeDistributed>(TimeDistributed);
    }

    // 1 where a number is not the mask's value.
    public static OnnxValue Counts(Masking layer, OnnxValue x) => x.Compare("Equal", layer.MaskValue).Not().Cast(ScalarType.Float32);

    public static OnnxValue Indices(OnnxValue x) => x.Type is ScalarType.Int32 or ScalarType.Int64 ? x : x.Cast(ScalarType.Int64);

    private static OnnxValue Dense(Dense layer, OnnxCall call)
    {
        var sums = call.Input.MatMul(call.Graph.Constant(layer.Effective, call.Variable("kernel")!.Path));
        if (layer.UseBias) sums += call.Weight("bias");
        return Activations.Of(layer.Activation, sums);
    }

    private static OnnxValue EinsumDense(EinsumDense layer, OnnxCall call)
    {
        var kernel = call.Graph.Constant(layer.Effective, call.Variable("kernel")!.Path);
        var sums = Shapes.Einsum(Lettered(layer.Equation, call.Input.Rank), call.Input, kernel);
        if (call.WeightOrNull("bias") is { } bias) sums += bias;
        return Activations.Of(layer.Activation, sums);
    }

    // Letters in place of dots.
    private static string Lettered(string equation, int rank)
    {
        var written = equation.Split(',')[0].Replace("...", "", StringComparison.Ordinal).Length;
        var free = string.Concat("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".Where(letter => !equation.Contains(letter)).Take(rank - written));
        return equation.Replace("...", free, StringComparison.Ordinal);
    }

    private static OnnxValue HeadProjection(HeadProjection layer, OnnxCall call)
    {
        var (x, kernel) = (call.Input, call.Variable("kernel")!);
        var kept = x.Rank - (kernel.Shape.Rank - layer.Made.Rank);
        Shape flat = [.. x.Shape[..kept], kernel.Shape[..^layer.Made.Rank].ElementCount];
        var sums = x.Reshape(flat).MatMul(call.Graph.Constant(kernel.Value.reshape(-1, layer.Made.ElementCount), kernel.Path));
        if (call.Variable("bias") is { } bias) sums += call.Graph.Constant(bias.Value.reshape(-1), bias.Path);
        return Activations.Of(layer.Activation, sums.Reshape(call.OutputShape));
    }

    private static OnnxValue ReversibleEmbedding(ReversibleEmbedding layer, OnnxCall call)
    {
        if (!call.Bound.Flag("reverse"))
        {
            var rows = call.Weight("embeddings").Rows(Indices(call.Input));
            return layer.MaskZero ? rows.WithMask(call.Input.Compare("Equal", 0).Not()) : rows;
        }
        if (call.Outputs[0].Type != ScalarType.Float32) throw new NotSupportedException($"computes its logits as {layer.ReverseDtype}; this package writes float32 only");
        var kernel = layer.TieWeights ? call.Weight("embeddings").Transpose(1, 0) : call.Weight("reverse_embeddings");
        var logits = call.Input.MatMul(kernel);
        return layer.LogitSoftCap is { } cap ? (logits / cap).Each("Tanh") * cap : logits;
    }

    // The steps are samples of the layer within, which has no mask of its own there unless it is asked for step by step.
    private static OnnxValue TimeDistributed(TimeDistributed layer, OnnxCall call)
    {
        var x = call.Input;
        var step = x.Shape[2..];
        if (step.Contains(Shape.Unknown)) throw new NotSupportedException($"takes steps of shape {step}, which are not known; give all sizes of a step in the Input layer");
        var steps = x.Reshape([Shape.Unknown, .. step]);
        if (call.Mask is { } mask) steps = steps.WithMask(mask.Reshape([Shape.Unknown]));
        var made = call.Apply(layer.Layer, steps);
        if (made.Shape[1..].Contains(Shape.Unknown)) throw new NotSupportedException($"makes steps of shape {made.Shape[1..]}, which are not known; give all sizes in the Input layer");
        return made.Reshape(Axiswise.Concat([x.Sizes(0, 1), call.Graph.Whole([.. made.Shape[1..]])], 0), call.OutputShape);
    }
}
