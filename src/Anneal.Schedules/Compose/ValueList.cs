using System.Collections;
using System.Runtime.CompilerServices;

namespace Anneal.Schedules;

/// <summary>An immutable list that equals another with the same items.</summary>
internal readonly struct ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    // Longer lists may share the array: how much of it is taken, they all know.
    private readonly T[] _items;
    private readonly StrongBox<int> _taken;

    public ValueList(T[] items) : this(items, items.Length, new(items.Length))
    {
    }

    private ValueList(T[] items, int count, StrongBox<int> taken) => (_items, Count, _taken) = (items, count, taken);

    public int Count { get; }

    // By reference: items may be large.
    public ref readonly T this[int index] => ref _items[index];

    T IReadOnlyList<T>.this[int index] => _items[index];

    public ReadOnlySpan<T> Span => _items.AsSpan(0, Count);

    /// <summary>This list and one more item; to append one after another takes time in proportion to their number.</summary>
    public ValueList<T> Append(T item)
    {
        // Only the longest list of an array may go on in it.
        if (Count < _items.Length && Interlocked.CompareExchange(ref _taken.Value, Count + 1, Count) == Count)
        {
            _items[Count] = item;
            return new(_items, Count + 1, _taken);
        }

        var items = new T[Math.Max(4, 2 * Count)];
        Span.CopyTo(items);
        items[Count] = item;
        return new(items, Count + 1, new(Count + 1));
    }

    /// <summary>This list without its last item.</summary>
    public ValueList<T> WithoutLast() => new(Span[..^1].ToArray());

    public bool Equals(ValueList<T> other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is ValueList<T> other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Span)
            hash.Add(item);
        return hash.ToHashCode();
    }

    public IEnumerator<T> GetEnumerator() => _items.Take(Count).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
