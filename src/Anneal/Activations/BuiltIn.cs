using static Anneal.Activations.ActivationFunctions;
using static TorchSharp.torch;

namespace Anneal.Activations;

/// <summary>Keras's activations by name, with their default arguments.</summary>
internal static class BuiltIn
{
    private static readonly Dictionary<string, ActivationFunction> ByName = [];

    /// <summary>Whether it is one of Keras's.</summary>
    public static bool Knows(ActivationFunction activation) => ByName.TryGetValue(activation.Name, out var known) && known == activation;

    /// <summary>Whether it is Keras's of this name.</summary>
    public static bool Is(ActivationFunction activation, string name) => ByName[name] == activation;

    public static void Register()
    {
        Add("celu", x => Celu(x));
        Add("elu", x => Elu(x));
        Add("exponential", Exponential);
        Add("gelu", x => Gelu(x));
        Add("glu", x => Glu(x));
        Add("hard_shrink", x => HardShrink(x));
        Add("hard_sigmoid", HardSigmoid);
        Own(Saving.LegacyActivation.Name, Saving.LegacyActivation.Apply);
        Add("hard_silu", HardSilu, "hard_swish");
        Add("hard_tanh", HardTanh);
        Add("leaky_relu", x => LeakyRelu(x));
        Add("linear", Linear);
        Add("log_sigmoid", LogSigmoid);
        Add("log_softmax", x => LogSoftmax(x));
        Add("mish", Mish);
        Add("relu", x => Relu(x));
        Add("relu6", Relu6);
        Add("selu", Selu);
        Add("sigmoid", Sigmoid);
        Add("silu", Silu, "swish");
        Add("soft_shrink", x => SoftShrink(x));
        Add("softmax", x => Softmax(x));
        Add("softplus", Softplus);
        Add("softsign", Softsign);
        Add("sparse_plus", SparsePlus);
        Add("sparse_sigmoid", SparseSigmoid);
        Add("sparsemax", x => Sparsemax(x));
        Add("squareplus", x => Squareplus(x));
        Add("tanh", Tanh);
        Add("tanh_shrink", TanhShrink);
    }

    // Not one of Keras's, so it is written as a function.
    private static void Own(string name, Func<Tensor, Tensor> function)
    {
        var activation = new ActivationFunction(name, function);
        Registry<ActivationFunction>.Add(new(typeof(ActivationFunction), "anneal.activations", name, null, _ => activation));
    }

    private static void Add(string name, Func<Tensor, Tensor> function, params string[] aliases)
    {
        var activation = ByName[name] = new(name, function);
        Registry<ActivationFunction>.Add(new(typeof(ActivationFunction), "keras.activations", name, null, _ => activation, aliases));
    }
}
