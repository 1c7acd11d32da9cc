using System.Collections;
using System.Runtime.CompilerServices;
using Anneal.Graphs;
using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>What <c>Compile</c> takes as loss: one for all outputs, a list in the order of the outputs, or a dictionary by output name.</summary>
/// <remarks>Null in a list, and an output that a list or dictionary leaves out, is not trained on.</remarks>
/// <example><code>
/// model.Compile("adam", loss: ["sparse_categorical_crossentropy", "mse"]);
/// model.Compile("adam", loss: new Dictionary&lt;string, Loss&gt; { ["class"] = "sparse_categorical_crossentropy", ["age"] = "mse" });
/// </code></example>
[CollectionBuilder(typeof(OutputLosses), nameof(List))]
public readonly struct OutputLosses : IEnumerable<Loss?>
{
    internal OutputLosses(Nest<Loss?>? losses) => Losses = losses;

    internal Nest<Loss?>? Losses { get; }

    /// <summary>Losses in the order of the outputs.</summary>
    /// <param name="losses">From first to last; null for none.</param>
    public static OutputLosses List(params ReadOnlySpan<Loss?> losses)
    {
        var items = new Nest<Loss?>[losses.Length];
        for (var i = 0; i < items.Length; i++) items[i] = losses[i];
        return new(new Nest<Loss?>.Many(items));
    }

    /// <summary>One loss.</summary>
    /// <param name="loss">For all outputs.</param>
    public static implicit operator OutputLosses(Loss? loss) => loss is null ? default : new(loss);

    /// <summary>One loss by name.</summary>
    /// <param name="loss">For all outputs.</param>
    public static implicit operator OutputLosses(string loss) => Loss.Get(loss);

    /// <summary>One loss of a function of targets and predictions.</summary>
    /// <param name="loss">For all outputs.</param>
    public static implicit operator OutputLosses(Func<Tensor, Tensor, Tensor> loss) => (Loss)loss;

    /// <summary>Losses by output name.</summary>
    /// <param name="losses">In any order.</param>
    public static implicit operator OutputLosses(Dictionary<string, Loss>? losses) => losses is null
        ? default
        : new(new Nest<Loss?>.Named([.. losses.Select(pair => KeyValuePair.Create(pair.Key, (Nest<Loss?>)pair.Value))]));

    /// <summary>Losses by output name.</summary>
    /// <param name="losses">Names of losses, in any order.</param>
    public static implicit operator OutputLosses(Dictionary<string, string>? losses) =>
        losses?.ToDictionary(pair => pair.Key, pair => Loss.Get(pair.Value));

    /// <summary>The losses.</summary>
    public IEnumerator<Loss?> GetEnumerator() => (Losses?.Flatten() ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
