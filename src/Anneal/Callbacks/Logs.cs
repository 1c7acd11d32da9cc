using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Anneal.Callbacks;

/// <summary>Named numbers that describe a batch, an epoch or an evaluation: <c>loss</c>, <c>accuracy</c>, <c>val_loss</c>, ...</summary>
/// <remarks>
/// The order is Keras's: metrics by name, then validation, then <c>learning_rate</c>. Entries that a callback adds at the end of an epoch
/// become part of the history. The numbers of a batch are computed when they are first read, so logs that nobody reads cost nothing.
/// </remarks>
public sealed class Logs : IReadOnlyDictionary<string, double>
{
    private readonly OrderedDictionary<string, double> entries = [];
    private Action<Logs>? fill;
    private bool closed;

    /// <summary>Makes empty logs.</summary>
    public Logs()
    {
    }

    internal Logs(Action<Logs> fill) => this.fill = fill;

    /// <summary>The number of a name.</summary>
    /// <param name="key">The name.</param>
    /// <exception cref="KeyNotFoundException">There is no such entry. The message lists all names.</exception>
    public double this[string key]
    {
        get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The logs have no '{key}'. They have {string.Join(", ", Keys)}.");
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
