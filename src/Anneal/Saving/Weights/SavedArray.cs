using TorchSharp;
using static TorchSharp.torch;

namespace Anneal.Saving;

/// <summary>One array that a part of a model keeps: a variable, or a number such as the clock of an optimizer.</summary>
/// <param name="Key">Its name within the part.</param>
/// <param name="Name">What errors call it.</param>
/// <param name="Shape">Its shape, which a file must have too.</param>
/// <param name="Get">The values, within a dispose scope. They are not to be changed.</param>
/// <param name="Set">Takes values of that shape, on the CPU.</param>
internal sealed record SavedArray(string Key, string Name, Shape Shape, Func<Tensor> Get, Action<Tensor> Set)
{
    private Variable? Variable { get; init; }

    public static SavedArray Of(string key, Variable variable) => new(key, variable.Path, variable.Shape, () => variable.Value, values => variable.Assign(values)) { Variable = variable };

    /// <summary>Takes the values of an array of a file.</summary>
    public void Take(StoredArray stored)
    {
        using var scope = NewDisposeScope();
        if (Variable is { } variable) stored.ReadInto(variable);
        else Set(stored.Read());
    }

    /// <summary>A whole number as Keras keeps it: in 32 bits where they suffice.</summary>
    public static SavedArray Count(string key, string name, Func<long> get, Action<long> set) => new(
        key, name, [], () => get() is <= int.MaxValue and var small ? tensor((int)small) : tensor(get()),
        values => set(values.to(int64).item<long>() is >= 0 and var count ? count : throw new InvalidDataException($"'{name}' must be 0 or more; it was {values.to(int64).item<long>()}.")));

    /// <summary>A number in float32.</summary>
    public static SavedArray Number(string key, string name, Func<double> get, Action<double> set) => new(
        key, name, [], () => tensor((float)get()), values => set(values.to(float64).item<double>()));
}
