using System.Collections;
using System.Runtime.CompilerServices;
using Anneal.Graphs;
using Anneal.Losses;
using static TorchSharp.torch;

namespace Anneal.Training;

/// <summary>The loss of <c>Compile</c>: one loss for all outputs, a list in the order of the outputs, or a dictionary by output name.</summary>
/// <remarks>An output whose loss is null or missing is not trained.</remarks>
/// <example><code>
/// model.Compile("adam", loss: ["sparse_categorical_crossentropy", "mse"]);
/// model.Compile("adam", loss: new Dictionary&lt;string, Loss&gt; { ["class"] = "sparse_categorical_crossentropy", ["age"] = "mse" });
/// </code></example>
[CollectionBuilder(typeof(OutputLosses), nameof(List))]
public readonly struct OutputLosses : IEnumerable<Loss?>
{
    internal OutputLosses(Nest<Loss?>? losses) => Losses = losses;

    internal Nest<Loss?>? Losses { get; }

    /// <summary>Makes losses in the order of the outputs.</summary>
    /// <param name="losses">The losses from first to last; null for no loss.</param>
    public static OutputLosses List(params ReadOnlySpan<Loss?> losses)
    {
        var items = new Nest<Loss?>[losses.Length];
        for (var i = 0; i < items.Length; i++) items[i] = losses[i];
        return new(new Nest<Loss?>.Many(items));
    }

    /// <summary>Converts one loss for all outputs.</summary>
    /// <param name="loss">The loss.</param>
    public static implicit operator OutputLosses(Loss? loss) => loss is null ? default : new(loss);

    /// <summary>Converts the name of one loss for all outputs.</summary>
    /// <param name="loss">The loss.</param>
    public static implicit operator OutputLosses(string loss) => Loss.Get(loss);

    /// <summary>Converts a function of targets and predictions to one loss for all outputs.</summary>
    /// <param name="loss">The loss.</param>
    public static implicit operator OutputLosses(Func<Tensor, Tensor, Tensor> loss) => (Loss)loss;

    /// <summary>Converts losses by output name.</summary>
    /// <param name="losses">The losses, in any order.</param>
    public static implicit operator OutputLosses(Dictionary<string, Loss>? losses) => losses is null
        ? default
        : new(new Nest<Loss?>.Named([.. losses.Select(pair => KeyValuePair.Create(pair.Key, (Nest<Loss?>)pair.Value))]));

    /// <summary>Converts losses by output name.</summary>
    /// <param name="losses">The names of losses, in any order.</param>
    public static implicit operator OutputLosses(Dictionary<string, string>? losses) =>
        losses?.ToDictionary(pair => pair.Key, pair => Loss.Get(pair.Value));

    /// <summary>The losses.</summary>
    public IEnumerator<Loss?> GetEnumerator() => (Losses?.Flatten() ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
