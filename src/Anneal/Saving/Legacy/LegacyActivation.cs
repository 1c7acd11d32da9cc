using Anneal.Activations;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>What <c>hard_sigmoid</c> was before Keras 3: <c>clip(0.2 x + 0.5, 0, 1)</c>. It has a name of its own, so that nobody takes it for the other.</summary>
internal static class LegacyActivation
{
    public const string Name = "hard_sigmoid_of_keras_2";

    public static Tensor Apply(Tensor x)
    {
        using var scope = NewDisposeScope();
        return ActivationFunctions.Floats(x).Times(0.2).Plus(0.5).Clip(0, 1).MoveToOuterDisposeScope();
    }
}
