using System.Text.Json.Nodes;
using Anneal.Naming;
using static TorchSharp.torch;

namespace Anneal.Losses;

/// <summary>A loss made from a function of targets and predictions.</summary>
/// <example><code>new LossFunctionWrapper((yTrue, yPred) => (yTrue - yPred).abs().sqrt().mean([-1]), name: "root")</code></example>
/// <remarks>
/// The function receives the targets in the dtype of the predictions, and in their rank if the shapes differ only by a last size of 1. It
/// must check other shapes itself. Tensors that it allocates are freed, except its result. Source: <c>keras.losses.LossFunctionWrapper</c>.
/// </remarks>
public sealed class LossFunctionWrapper : Loss
{
    private readonly Func<Tensor, Tensor, Tensor> function;

    /// <summary>Makes the loss.</summary>
    /// <param name="function">Returns one value per sample, or more.</param>
    /// <param name="reduction">The reduction of the values to one number.</param>
    /// <param name="name">The name of the loss in logs; the function's name by default.</param>
    /// <param name="dtype">The least precision of the computation: <c>"float16"</c>, <c>"bfloat16"</c>, <c>"float32"</c> (the default) or <c>"float64"</c>.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public LossFunctionWrapper(
        Func<Tensor, Tensor, Tensor> function, ChoiceOrNull<Reduction> reduction = default, string? name = null, string? dtype = null)
        : base(name ?? FunctionName.Of(function), reduction, dtype)
    {
        ArgumentNullException.ThrowIfNull(function);
        this.function = function;
    }

    /// <summary>Not supported: a function has no arguments to write.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override JsonObject GetConfig() => throw new NotSupportedException(
        $"Loss '{Name}' is a function, which cannot be written. Make it a class that derives from Loss, with the attribute [Registered].");

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        using var scope = NewDisposeScope();
        (yTrue, yPred) = Operands.SameRank(Operands.AsType(yTrue, yPred.dtype), yPred);
        var values = function(yTrue, yPred) ?? throw Returned.Nothing("Loss", Name);
        // A function may hand back what it was given, which belongs to the caller's scope and stays there.
        return (ReferenceEquals(values, yTrue) || ReferenceEquals(values, yPred) ? values.alias() : values).MoveToOuterDisposeScope();
    }
}
