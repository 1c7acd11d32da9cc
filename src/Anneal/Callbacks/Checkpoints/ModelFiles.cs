using Anneal.Models;

namespace Anneal.Callbacks;

/// <summary>The functions by which callbacks write models to files. Nothing else of a callback knows a format.</summary>
/// <param name="Save">Writes a whole model to a path.</param>
/// <param name="SaveWeights">Writes weights and the optimizer's state to a path.</param>
internal sealed record ModelFiles(Action<Model, string> Save, Action<Model, string> SaveWeights)
{
    /// <summary>Those of this version, which has none yet.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public static ModelFiles For(string callback) => throw new NotSupportedException(
        $"{callback} cannot be used yet: this version of Anneal does not write .keras and .weights.h5 files. Keep model.GetWeights() and Optimizer.GetState() in a callback of your own.");
}
