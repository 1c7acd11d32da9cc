using static TorchSharp.torch;

namespace Anneal.Optimizers;

/// <summary>The arrays of an optimizer's state, in the order in which they are listed and saved.</summary>
internal sealed class StateArrays : IDisposable
{
    private readonly List<Variable> arrays = [];
    private readonly List<Variable> own = [];
    private readonly UniqueNames paths = new();

    public IReadOnlyList<Variable> All => arrays;

    /// <summary>Those that belong to no variable.</summary>
    public IReadOnlyList<Variable> Own => own;

    /// <summary>Names that a state uses for what is not an array.</summary>
    public static bool IsReserved(string name) => name is "iteration" or "skipped_updates" or GradientAccumulation.CountName || RateInForce.Owns(name);

    /// <summary>Keeps an array that belongs to no variable.</summary>
    /// <exception cref="ArgumentException">The state has an entry of that name already.</exception>
    public Variable Add(string name, Tensor value, string optimizer)
    {
        if (IsReserved(name) || arrays.Exists(state => state.Path == name))
            throw new ArgumentException($"The state of optimizer '{optimizer}' already has an entry '{name}'.", nameof(name));
        own.Add(Keep(name, name, value));
        return own[^1];
    }

    /// <summary>Keeps an array, under a path of its own.</summary>
    public Variable Keep(string name, string path, Tensor value)
    {
        var state = new Variable(value, name, trainable: false) { Path = paths.Free(path) };
        arrays.Add(state);
        return state;
    }

    /// <summary>Puts what belongs to no variable behind a prefix.</summary>
    public void PrefixOwn(string prefix)
    {
        foreach (var state in own) state.Path = prefix + state.Name;
    }

    public void Read(StateReader state)
    {
        foreach (var array in arrays) state.Array(array);
    }

    public void Dispose()
    {
        foreach (var array in arrays) array.Dispose();
    }
}
