using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Anneal.Optimizers;

/// <summary>Named factors of a rate, each finite and at least 0.</summary>
internal sealed class RateFactorTable : IDictionary<string, double>
{
    private readonly Dictionary<string, double> factors = [];
    private KeyValuePair<string, double>[]? snapshot;

    public double this[string key] { get => factors[key]; set => (factors[key], snapshot) = (Checked(key, value), null); }

    /// <summary>The factors as they are now; a change makes a new list.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Snapshot => snapshot ??= [.. factors];

    public int Count => factors.Count;

    public ICollection<string> Keys => factors.Keys;

    public ICollection<double> Values => factors.Values;

    public bool IsReadOnly => false;

    /// <summary>A rate times all factors, in their order.</summary>
    public double Times(double rate)
    {
        foreach (var factor in factors.Values) rate *= factor;
        return rate;
    }

    public void Add(string key, double value)
    {
        factors.Add(key, Checked(key, value));
        snapshot = null;
    }

    public void Add(KeyValuePair<string, double> item) => Add(item.Key, item.Value);

    public bool Remove(string key)
    {
        snapshot = null;
        return factors.Remove(key);
    }

    public bool Remove(KeyValuePair<string, double> item) => factors.Contains(item) && Remove(item.Key);

    public void Clear()
    {
        factors.Clear();
        snapshot = null;
    }

    public bool ContainsKey(string key) => factors.ContainsKey(key);

    public bool Contains(KeyValuePair<string, double> item) => factors.Contains(item);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out double value) => factors.TryGetValue(key, out value);

    public void CopyTo(KeyValuePair<string, double>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, double>>)factors).CopyTo(array, arrayIndex);

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => factors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What follows a rate in an error: <c> × RateFactors["plateau"] = 0.5</c>.</summary>
    public override string ToString() =>
        string.Concat(factors.Select(factor => string.Create(CultureInfo.InvariantCulture, $" × RateFactors[\"{factor.Key}\"] = {factor.Value}")));

    private static double Checked(string key, double value) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), string.Create(CultureInfo.InvariantCulture, $"RateFactors[\"{key}\"] must be 0 or more and finite; it was {value}."));
}
