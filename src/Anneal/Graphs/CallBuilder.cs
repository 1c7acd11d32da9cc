namespace Anneal.Graphs;

/// <summary>Collects the tensors and the plain values of one call of a layer that has several parameters.</summary>
/// <typeparam name="T"><c>Tensor</c> or <see cref="SymbolicTensor"/>.</typeparam>
internal sealed class CallBuilder<T>
    where T : class
{
    private readonly List<T> tensors = [];
    private readonly List<Nest<Argument>> positional = [];
    private readonly List<KeyValuePair<string, Nest<Argument>>> keywords = [];

    public T[] Tensors => [.. tensors];

    public CallArguments Arguments => new(positional, keywords);

    /// <summary>By position.</summary>
    public CallBuilder<T> Add(T tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        positional.Add(Place(tensor));
        return this;
    }

    /// <summary>By name; null is not given.</summary>
    public CallBuilder<T> With(string parameter, T? tensor)
    {
        if (tensor is not null) keywords.Add(new(parameter, Place(tensor)));
        return this;
    }

    /// <summary>A list by position.</summary>
    public CallBuilder<T> AddList(IReadOnlyList<T> list)
    {
        positional.Add(Places(list));
        return this;
    }

    /// <summary>A list by name; null is not given.</summary>
    public CallBuilder<T> WithList(string parameter, IReadOnlyList<T?>? list)
    {
        if (list is not null) keywords.Add(new(parameter, Places(list)));
        return this;
    }

    /// <summary>A yes or no; null is not given.</summary>
    public CallBuilder<T> With(string parameter, bool? value)
    {
        if (value is { } given) keywords.Add(new(parameter, Argument.Of(given)));
        return this;
    }

    private Nest<Argument> Places(IReadOnlyList<T?> list) =>
        new Nest<Argument>.Many([.. list.Select(tensor => (Nest<Argument>)(tensor is null ? Argument.Of(null) : Place(tensor)))]);

    private Argument Place(T tensor)
    {
        tensors.Add(tensor);
        return Argument.At(tensors.Count - 1);
    }
}
