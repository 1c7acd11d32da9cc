using Anneal.Activations;
using Anneal.Saving;
using static TorchSharp.torch;

namespace Anneal.Onnx;

/// <summary>The functions of <c>Anneal.Activations</c> by name.</summary>
internal static class Activations
{
    private static readonly Dictionary<string, Func<OnnxValue, OnnxValue>> Formulas = new()
    {
        ["celu"] = x => x.Each("Celu", ("alpha", 1f)),
        ["elu"] = x => Elu(x, 1),
        ["exponential"] = x => x.Each("Exp"),
        ["gelu"] = x => x * ((x * (1 / Math.Sqrt(2))).Each("Erf") + 1) * 0.5,
        ["glu"] = Glu,
        ["hard_shrink"] = x => x.Each("Shrink", ("lambd", 0.5f)),
        ["hard_sigmoid"] = x => x.Each("HardSigmoid", ("alpha", 1f / 6), ("beta", 0.5f)),
        [LegacyActivation.Name] = x => x.Each("HardSigmoid", ("alpha", 0.2f), ("beta", 0.5f)),
        ["hard_silu"] = x => x.Each("HardSwish"),
        ["hard_tanh"] = x => x.Clip(-1, 1),
        ["leaky_relu"] = x => LeakyRelu(x, 0.2),
        ["linear"] = x => x,
        ["log_sigmoid"] = x => -(-x).Each("Softplus"),
        ["log_softmax"] = x => x.Along("LogSoftmax", -1),
        ["mish"] = x => x * x.Each("Softplus").Each("Tanh"),
        ["relu"] = Relu,
        ["relu6"] = x => x.Clip(0, 6),
        ["selu"] = x => x.Each("Selu"),
        ["sigmoid"] = x => x.Each("Sigmoid"),
        ["silu"] = x => x * x.Each("Sigmoid"),
        ["soft_shrink"] = x => x.Each("Shrink", ("lambd", 0.5f), ("bias", 0.5f)),
        ["softmax"] = x => x.Softmax([-1]),
        ["softplus"] = x => x.Each("Softplus"),
        ["softsign"] = x => x.Each("Softsign"),
        ["sparse_plus"] = x => x.Compare("Less", 1).Where((x.Clip(-1, 1) + 1).Squared() * 0.25, x),
        ["sparse_sigmoid"] = x => (x.Clip(-1, 1) + 1) * 0.5,
        ["sparsemax"] = Sparsemax,
        ["squareplus"] = x => (x + (x.Squared() + 4).Each("Sqrt")) * 0.5,
        ["tanh"] = x => x.Each("Tanh"),
        ["tanh_shrink"] = x => x - x.Each("Tanh"),
    };

    public static OnnxValue Of(ActivationFunction activation, OnnxValue x)
    {
        if (!IsKnown(activation)) throw new NotSupportedException($"has the activation '{activation.Name}', which is not one of Keras's; use a layer of your own with OnnxLayers.Register");
        return Formulas[activation.Name](x);
    }

    public static OnnxValue Relu(OnnxValue x) => OnnxTypes.IsFloat(x.Type) ? x.Each("Relu") : Arithmetic.Both("Max", x, x.Number(0));

    public static OnnxValue Elu(OnnxValue x, double alpha) => x.Each("Elu", ("alpha", alpha));

    public static OnnxValue LeakyRelu(OnnxValue x, double slope) => x.Each("LeakyRelu", ("alpha", slope));

    public static OnnxValue Relu(OnnxValue x, double slope, double? most, double threshold)
    {
        if (most is null && threshold == 0) return slope == 0 ? Relu(x) : LeakyRelu(x, slope);
        var above = threshold == 0 ? Relu(x) : x.Each("ThresholdedRelu", ("alpha", threshold));
        if (most is { } top) above = above.Clip(0, top);
        return slope == 0 ? above : above - (-x + threshold).Each("Relu") * slope;
    }

    // What ONNX's recurrent operators call a function; null for those that they do not have.
    public static string? InCell(ActivationFunction activation) => !IsKnown(activation) ? null : activation.Name switch
    {
        "tanh" => "Tanh",
        "sigmoid" => "Sigmoid",
        "relu" => "Relu",
        "softsign" => "Softsign",
        "softplus" => "Softplus",
        _ => null,
    };

    private static bool IsKnown(ActivationFunction activation) =>
        BuiltIn.Knows(activation) || (activation.Name == LegacyActivation.Name && activation == ActivationFunction.Get(LegacyActivation.Name));

    private static OnnxValue Glu(OnnxValue x)
    {
        var half = x.Shape[^1] / 2;
        return x.Part(-1, 0, half) * x.Part(-1, half, half).Each("Sigmoid");
    }

    private static OnnxValue Sparsemax(OnnxValue x)
    {
        x = x.ChannelsAsShown();
        var (graph, count) = (x.Graph, x.Shape[^1]);
        if (count == Shape.Unknown) throw new NotSupportedException("uses sparsemax along an axis whose size is not known; give it in the Input layer");
        x -= x.Reduce("ReduceMax", [-1], keep: true);
        var sorted = graph.Node("TopK", [x, graph.Whole(count)], [(x.Shape, x.Type), (x.Shape, ScalarType.Int64)], [("axis", -1)])[0];
        var sums = graph.Node("CumSum", [sorted, graph.Whole(-1)], [(x.Shape, x.Type)], [])[0];
        using var places = arange(1, count + 1, dtype: ScalarType.Float32);
        var support = (sorted * graph.Constant(places)).Compare("Greater", sums - 1).Cast(ScalarType.Float32);
        var tau = ((sorted * support).Reduce("ReduceSum", [-1], keep: true) - 1) / support.Reduce("ReduceSum", [-1], keep: true);
        return Relu(x - tau);
    }
}
