using Anneal.Graphs;
using static TorchSharp.torch;

namespace Anneal.Data;

/// <summary>The inputs or the outputs of a model: how many there are, how they are called, and in which structure they are given.</summary>
/// <param name="Owner">The model's name.</param>
/// <param name="Kind">"input" or "output".</param>
/// <param name="Names">The names of the layers, flat; empty where there is no graph.</param>
/// <param name="Structure">As the model was made; null where there is no graph.</param>
internal sealed record Ports(string Owner, string Kind, IReadOnlyList<string> Names, Nest<SymbolicTensor>? Structure)
{
    /// <summary>The keys by which data is given and numbers are logged, flat: those of a dictionary, else the names of the layers.</summary>
    public IReadOnlyList<string> Keys { get; } = Structure is Nest<SymbolicTensor>.Named named && named.All(entry => entry is Nest<SymbolicTensor>.One)
        ? [.. named.Entries.Select(entry => entry.Key).Order(StringComparer.Ordinal)]
        : Names;

    /// <summary>The shapes that were declared, batch axis first; empty where none were.</summary>
    public IReadOnlyList<Shape> Shapes { get; init; } = [];

    private bool IsNested => Structure is not (null or Nest<SymbolicTensor>.One) && Structure.Any(entry => entry is not Nest<SymbolicTensor>.One);

    /// <summary>Brings data into the order of the ports; what may be missing is a null array.</summary>
    /// <param name="data">As the user gave it.</param>
    /// <param name="argument">The parameter's name.</param>
    /// <param name="needed">Whether the port of an index must have data; null for all.</param>
    public ArrayLike[] Arrange(DataLike data, string argument, Func<int, bool>? needed = null)
    {
        if (data.Arrays is not { } arrays) return [];
        var arranged = IsNested ? Nested(Structure!, arrays, argument) : arrays switch
        {
            Nest<ArrayLike>.Named byName => ByName(byName, argument),
            Nest<ArrayLike>.Many list => InOrder(list, argument, needed),
            _ => One(arrays, argument, needed),
        };
        for (var i = 0; i < arranged.Length; i++)
            if (arranged[i].IsNull && needed?.Invoke(i) != false)
                throw new ArgumentException($"{argument} has no array for {Kind} '{KeyOf(i)}' of model '{Owner}'. Give one for each {Kind}: {string.Join(", ", Keys)}.", argument);
        return arranged;
    }

    /// <summary>Data in the shapes that were declared. A last axis of 1 is added or dropped, as in Keras.</summary>
    /// <param name="data">One tensor for each port.</param>
    /// <param name="argument">The parameter's name.</param>
    /// <exception cref="ArgumentException">The shape of one is another.</exception>
    public Tensor[] AsDeclared(Tensor[] data, string argument)
    {
        if (Shapes.Count != data.Length) return data;
        var aligned = new Tensor[data.Length];
        for (var i = 0; i < aligned.Length; i++)
        {
            aligned[i] = Aligned(data[i], Shapes[i]);
            if (!Fits(aligned[i], Shapes[i]))
                throw new ArgumentException(
                    $"{(data.Length == 1 ? $"Model '{Owner}' takes inputs of" : $"Input '{KeyOf(i)}' of model '{Owner}' takes")} shape {Shapes[i]}; it was given {ShapeText.Of(data[i])}.", argument);
        }
        return aligned;
    }

    /// <summary>The place of a name among the keys.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public int IndexOf(string key, string argument)
    {
        for (var i = 0; i < Keys.Count; i++)
            if (Keys[i] == key) return i;
        if (Keys.Count == 0)
            throw new ArgumentException($"{argument} names {Kind} '{key}', but the {Kind}s of model '{Owner}' have no names. Give a list.", argument);
        throw new ArgumentException(
            $"{argument} names {Kind} '{key}', which model '{Owner}' does not have{Nearest.Hint("; the nearest name is", key, Keys)}. The names are {string.Join(", ", Keys)}.", argument);
    }

    private string KeyOf(int index) => index < Keys.Count ? Keys[index] : $"{index}";

    private ArrayLike[] One(Nest<ArrayLike> array, string argument, Func<int, bool>? needed) =>
        Keys.Count > 1 ? InOrder(new([array]), argument, needed) : [.. array.Flatten()];

    private ArrayLike[] InOrder(Nest<ArrayLike>.Many list, string argument, Func<int, bool>? needed)
    {
        ArrayLike[] flat = [.. list.Flatten()];
        if (Keys.Count == 0 || flat.Length == Keys.Count) return flat;
        // Targets of the outputs that have a loss, as Keras takes them.
        int[] wanted = [.. Enumerable.Range(0, Keys.Count).Where(i => needed?.Invoke(i) == true)];
        if (wanted.Length != flat.Length)
            throw new ArgumentException(
                $"Model '{Owner}' has {Keys.Count} {Kind}{(Keys.Count == 1 ? "" : "s")} ({string.Join(", ", Keys)}); {argument} has {flat.Length} array{(flat.Length == 1 ? "" : "s")}.", argument);
        var arranged = new ArrayLike[Keys.Count];
        for (var i = 0; i < wanted.Length; i++) arranged[wanted[i]] = flat[i];
        return arranged;
    }

    private ArrayLike[] ByName(Nest<ArrayLike>.Named byName, string argument)
    {
        var byLayer = Keys != Names && byName.Entries.All(entry => Names.Contains(entry.Key)) && !byName.Entries.All(entry => Keys.Contains(entry.Key));
        var ports = byLayer ? this with { Structure = null } : this;
        var arranged = new ArrayLike[Keys.Count];
        foreach (var (key, value) in byName.Entries) arranged[ports.IndexOf(key, argument)] = value is Nest<ArrayLike>.One one ? one.Value : value.Flatten().Single();
        return arranged;
    }

    private ArrayLike[] Nested(Nest<SymbolicTensor> structure, Nest<ArrayLike> data, string argument) => (structure, data) switch
    {
        (Nest<SymbolicTensor>.One, Nest<ArrayLike>.One one) => [one.Value],
        (Nest<SymbolicTensor>.Many many, Nest<ArrayLike>.Many list) when many.Items.Count == list.Items.Count =>
            [.. many.Items.Zip(list.Items).SelectMany(pair => Nested(pair.First, pair.Second, argument))],
        (Nest<SymbolicTensor>.Named named, Nest<ArrayLike>.Named byName) when named.Entries.Count == byName.Entries.Count =>
            [.. named.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).SelectMany(entry => Nested(entry.Value, Under(byName, entry.Key, argument), argument))],
        _ when Flat(data) is { } flat => flat,
        _ => throw new ArgumentException($"{argument} must have the structure of the {Kind}s of model '{Owner}', or be a list of {Names.Count} arrays.", argument),
    };

    private ArrayLike[]? Flat(Nest<ArrayLike> data) => data switch
    {
        Nest<ArrayLike>.Many list when list.Items.Count == Names.Count && list.Items.All(item => item is Nest<ArrayLike>.One) => [.. list.Flatten()],
        Nest<ArrayLike>.Named byName when byName.Entries.Count == Names.Count && byName.Entries.All(entry => Names.Contains(entry.Key)) =>
            [.. Names.Select(name => byName.Entries.Single(entry => entry.Key == name).Value.Flatten().Single())],
        _ => null,
    };

    private Nest<ArrayLike> Under(Nest<ArrayLike>.Named byName, string key, string argument)
    {
        foreach (var (name, value) in byName.Entries)
            if (name == key) return value;
        throw new ArgumentException($"{argument} has nothing for '{key}' of model '{Owner}'{Nearest.Hint("; the nearest is", key, byName.Entries.Select(e => e.Key))}.", argument);
    }

    private static Tensor Aligned(Tensor data, Shape shape) => (data.dim() - shape.Rank) switch
    {
        -1 when shape[^1] == 1 => data.unsqueeze(-1),
        1 when data.size(-1) == 1 => data.squeeze(-1),
        _ => data,
    };

    private static bool Fits(Tensor data, Shape shape) => data.dim() == shape.Rank && shape[1..].IsCompatibleWith(((Shape)data.shape)[1..]);
}
