using Anneal.Naming;
using static TorchSharp.torch;

namespace Anneal.Activations;

internal static class ActivationNames
{
    public static readonly NameTable<ActivationFunction> Table = Create();

    private static NameTable<ActivationFunction> Create()
    {
        var table = new NameTable<ActivationFunction>("activation", "new ActivationFunction(\"mine\", x => x.tanh())");
        void Add(string name, Func<Tensor, Tensor> function, params ReadOnlySpan<string> aliases)
        {
            var shared = new ActivationFunction(name, function);
            table.Add(() => shared, [name, .. aliases]);
        }
        Add("celu", x => ActivationFunctions.Celu(x));
        Add("elu", x => ActivationFunctions.Elu(x));
        Add("exponential", ActivationFunctions.Exponential);
        Add("gelu", x => ActivationFunctions.Gelu(x));
        Add("glu", x => ActivationFunctions.Glu(x));
        Add("hard_shrink", x => ActivationFunctions.HardShrink(x));
        Add("hard_sigmoid", ActivationFunctions.HardSigmoid);
        Add("hard_silu", ActivationFunctions.HardSilu, "hard_swish");
        Add("hard_tanh", ActivationFunctions.HardTanh);
        Add("leaky_relu", x => ActivationFunctions.LeakyRelu(x));
        Add("linear", ActivationFunctions.Linear);
        Add("log_sigmoid", ActivationFunctions.LogSigmoid);
        Add("log_softmax", x => ActivationFunctions.LogSoftmax(x));
        Add("mish", ActivationFunctions.Mish);
        Add("relu", x => ActivationFunctions.Relu(x));
        Add("relu6", ActivationFunctions.Relu6);
        Add("selu", ActivationFunctions.Selu);
        Add("sigmoid", ActivationFunctions.Sigmoid);
        Add("silu", ActivationFunctions.Silu, "swish");
        Add("soft_shrink", x => ActivationFunctions.SoftShrink(x));
        Add("softmax", x => ActivationFunctions.Softmax(x));
        Add("softplus", ActivationFunctions.Softplus);
        Add("softsign", ActivationFunctions.Softsign);
        Add("sparse_plus", ActivationFunctions.SparsePlus);
        Add("sparse_sigmoid", ActivationFunctions.SparseSigmoid);
        Add("sparsemax", x => ActivationFunctions.Sparsemax(x));
        Add("squareplus", x => ActivationFunctions.Squareplus(x));
        Add("tanh", ActivationFunctions.Tanh);
        Add("tanh_shrink", ActivationFunctions.TanhShrink);
        return table;
    }
}
