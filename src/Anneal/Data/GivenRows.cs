using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>Checks arrays that a user gave.</summary>
internal static class GivenRows
{
    /// <summary>Takes them in: each flat, in the order of the model's inputs or outputs, and of equal length. Errors name the parameters of the caller.</summary>
    public static Batch Check(ArrayLike[] x, ArrayLike[] y, ArrayLike[] sampleWeight, DataNames names, Ports? inputs = null, bool needsTargets = true, BatchStructure? structure = null)
    {
        using var scope = NewDisposeScope();
        if (x.Length == 0) x = [default];
        Tensor[] xs = [.. x.Select((array, i) => Rows(array, names.X, i, x.Length))];
        Tensor?[] ys = [.. y.Select((array, i) => array.IsNull ? null : Rows(array, names.Y, i, y.Length))];
        Tensor?[] weights = [.. sampleWeight.Select((array, i) => array.IsNull ? null : Rows(array, names.SampleWeight, i, sampleWeight.Length).to(float32))];
        if (needsTargets && ys.All(tensor => tensor is null)) throw new ArgumentException($"{names.Y} is missing: training and evaluation need targets.", names.Y);
        RequireAsMany(xs, names.X);
        RequireAsMany(ys, names.Y);
        RequireAsMany(weights, names.SampleWeight);
        for (var i = 0; i < weights.Length; i++)
            if (weights[i] is { } weight) RequireWeights(weight, DataNames.Item(names.SampleWeight, i, weights.Length), names.SampleWeight);
        xs = inputs?.AsDeclared(xs, names.X) ?? xs;
        foreach (var tensor in xs.Concat(ys.Concat(weights).OfType<Tensor>())) tensor.DetachFromDisposeScope();
        return new(xs, ys, weights, xs[0].size(0), structure) { Names = names };

        void RequireAsMany(Tensor?[] tensors, string name)
        {
            foreach (var tensor in tensors)
                if (tensor is not null && tensor.size(0) != xs[0].size(0))
                    throw new ArgumentException($"{names.X} and {name} must have the same number of rows; they had {xs[0].size(0)} and {tensor.size(0)}.", name);
        }
    }

    private static void RequireWeights(Tensor weights, string name, string argument)
    {
        var good = weights.IsAtLeast(0).logical_and_(weights.isfinite());
        if (good.all().item<bool>()) return;
        var place = good.logical_not().flatten().to(int8).argmax().item<long>();
        var value = weights.flatten()[place].item<float>().ToString(System.Globalization.CultureInfo.InvariantCulture);
        throw new ArgumentException($"{name} must be 0 or more and finite in float32; row {place * weights.size(0) / weights.numel()} had {value}.", argument);
    }

    private static Tensor Rows(ArrayLike values, string argument, int index, int count)
    {
        var name = DataNames.Item(argument, index, count);
        Tensor tensor;
        try
        {
            tensor = values.ToTensor();
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{name}: {e.Message}", argument, e);
        }
        if (tensor.dim() == 0 || tensor.size(0) == 0)
            throw new ArgumentException($"{name} has no rows; its shape is {(Shape)tensor.shape}.", argument);
        return tensor;
    }
}
