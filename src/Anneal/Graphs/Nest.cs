using System.Collections;
using System.Runtime.CompilerServices;

namespace Anneal.Graphs;

/// <summary>A structure of values: one value, a list, or a dictionary, nested to any depth. Keras: <c>keras.tree</c>.</summary>
/// <typeparam name="T">The values at the leaves.</typeparam>
/// <example><code>
/// Nest&lt;SymbolicTensor&gt; one = x, list = [x, y], named = new Dictionary&lt;string, SymbolicTensor&gt; { ["age"] = x, ["income"] = y };
/// </code></example>
[CollectionBuilder(typeof(Nest), nameof(Nest.List))]
public abstract record Nest<T> : IEnumerable<Nest<T>>
{
    private Nest()
    {
    }

    /// <summary>A value of a list, or the single value at 0.</summary>
    /// <param name="index">Its place, from 0.</param>
    /// <exception cref="ArgumentException">There is no such place, or a structure stands there.</exception>
    public T this[int index] => Leaf(index < 0 ? null : this.ElementAtOrDefault(index), $"at {index}", nameof(index));

    /// <summary>A value of a dictionary.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no such name, or a structure stands there.</exception>
    public T this[string name] => Leaf((this as Named)?.Entries.FirstOrDefault(entry => entry.Key == name).Value, $"named '{name}'", nameof(name));

    /// <summary>The leaves from left to right; those of a dictionary in the order of its sorted keys, as in Keras.</summary>
    public abstract IEnumerable<T> Flatten();

    /// <summary>Makes the same structure with other leaves.</summary>
    /// <typeparam name="TResult">The leaves of the result.</typeparam>
    /// <param name="map">Called once for each leaf, in the order of <see cref="Flatten"/>.</param>
    public abstract Nest<TResult> Map<TResult>(Func<T, TResult> map);

    /// <summary>Converts one value.</summary>
    /// <param name="value">The leaf.</param>
    public static implicit operator Nest<T>(T value) => new One(value);

    /// <summary>Converts values by name.</summary>
    /// <param name="values">The values, in any order.</param>
    public static implicit operator Nest<T>(Dictionary<string, T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new Named([.. values.Select(value => KeyValuePair.Create(value.Key, (Nest<T>)value.Value))]);
    }

    /// <summary>The structures one level down; for a single value, itself.</summary>
    public abstract IEnumerator<Nest<T>> GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private T Leaf(Nest<T>? found, string which, string parameter) => found switch
    {
        One one => one.Value,
        null => throw new ArgumentException($"There is no value {which}. There {(this is Named named ? $"are {string.Join(", ", named.Entries.Select(entry => entry.Key))}" : $"are {this.Count()}, counted from 0")}.", parameter),
        _ => throw new ArgumentException($"{char.ToUpperInvariant(which[0])}{which[1..]} stands a list or a dictionary, not a value. Call Flatten, or match Nest<T>.Many and Nest<T>.Named.", parameter),
    };

    /// <summary>A single value.</summary>
    /// <param name="Value">The leaf.</param>
    public sealed record One(T Value) : Nest<T>
    {
        /// <inheritdoc/>
        public override IEnumerable<T> Flatten() => [Value];

        /// <inheritdoc/>
        public override Nest<TResult> Map<TResult>(Func<T, TResult> map)
        {
            ArgumentNullException.ThrowIfNull(map);
            return new Nest<TResult>.One(map(Value));
        }

        /// <inheritdoc/>
        public override IEnumerator<Nest<T>> GetEnumerator() => Enumerable.Repeat<Nest<T>>(this, 1).GetEnumerator();
    }

    /// <summary>Structures in order.</summary>
    /// <param name="Items">From first to last.</param>
    public sealed record Many(IReadOnlyList<Nest<T>> Items) : Nest<T>
    {
        /// <inheritdoc/>
        public override IEnumerable<T> Flatten() => Items.SelectMany(item => item.Flatten());

        /// <inheritdoc/>
        public override Nest<TResult> Map<TResult>(Func<T, TResult> map) => new Nest<TResult>.Many([.. Items.Select(item => item.Map(map))]);

        /// <inheritdoc/>
        public override IEnumerator<Nest<T>> GetEnumerator() => Items.GetEnumerator();
    }

    /// <summary>Structures by name.</summary>
    /// <param name="Entries">In the order given; leaves are in the ordinal order of the names.</param>
    public sealed record Named(IReadOnlyList<KeyValuePair<string, Nest<T>>> Entries) : Nest<T>
    {
        private IEnumerable<KeyValuePair<string, Nest<T>>> Sorted => Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal);

        /// <inheritdoc/>
        public override IEnumerable<T> Flatten() => Sorted.SelectMany(entry => entry.Value.Flatten());

        /// <inheritdoc/>
        public override Nest<TResult> Map<TResult>(Func<T, TResult> map)
        {
            var mapped = Sorted.ToDictionary(entry => entry.Key, entry => entry.Value.Map(map));
            return new Nest<TResult>.Named([.. Entries.Select(entry => KeyValuePair.Create(entry.Key, mapped[entry.Key]))]);
        }

        /// <inheritdoc/>
        public override IEnumerator<Nest<T>> GetEnumerator() => Entries.Select(entry => entry.Value).GetEnumerator();
    }
}

/// <summary>Makes structures.</summary>
public static class Nest
{
    /// <summary>A list: <c>[a, b]</c>.</summary>
    /// <typeparam name="T">The values at the leaves.</typeparam>
    /// <param name="items">The items, from first to last.</param>
    public static Nest<T> List<T>(params ReadOnlySpan<Nest<T>> items) => new Nest<T>.Many(items.ToArray());
}
