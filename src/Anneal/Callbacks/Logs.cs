using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Anneal.Callbacks;

/// <summary>Named numbers that describe a batch, an epoch or an evaluation: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, ...</summary>
/// <remarks>
/// In Keras's order: metrics by name, then validation, then <c>learning_rate</c>. A callback may add entries at the end of an epoch;
/// they reach the history. The numbers of a batch are worked out when first read: reading is what costs, not passing them on.
/// </remarks>
public sealed class Logs : IReadOnlyDictionary<string, double>
{
    private readonly OrderedDictionary<string, double> entries = [];
    private Action<Logs>? fill;
    private bool closed;

    /// <summary>No entries.</summary>
    public Logs()
    {
    }

    internal Logs(Action<Logs> fill) => this.fill = fill;

    /// <summary>One number.</summary>
    /// <param name="key">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is no such entry; the message lists those there are.</exception>
    public double this[string key]
    {
        get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no '{key}'. There are: {string.Join(", ", Keys)}.");
        set => Entries[key] = value;
    }

    /// <inheritdoc/>
    public int Count => Entries.Count;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => Entries.Keys;

    /// <inheritdoc/>
    public IEnumerable<double> Values => Entries.Values;

    private OrderedDictionary<string, double> Entries
    {
        get
        {
            if (closed)
                throw new InvalidOperationException("The numbers of a batch can be read only while its callback runs. Copy what you need there.");
            if (Interlocked.Exchange(ref fill, null) is { } first) first(this);
            return entries;
        }
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => Entries.ContainsKey(key);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value) => Entries.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => Entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The entries on one line.</summary>
    public override string ToString() =>
        string.Join(" - ", Entries.Select(e => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{e.Key}: {e.Value:G6}")));

    /// <summary>From here on unread numbers cannot be worked out: the state they come from moves on.</summary>
    internal void Close() => closed = fill is not null;
}
