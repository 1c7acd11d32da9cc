namespace Anneal;

/// <summary>Records which floats were integers in the config, so that they are written as integers again. All origins are equal, so they do
/// not affect the equality of objects.</summary>
public readonly struct ConfigOrigin : IEquatable<ConfigOrigin>
{
    private readonly IReadOnlyDictionary<string, Number>? _integers;

    internal ConfigOrigin(IReadOnlyDictionary<string, Number>? integers) => _integers = integers;

    internal bool IsEmpty => _integers is null;

    /// <summary>How a float is written: as the integer that it was read as, if it still has that value.</summary>
    internal Number Spelling(string key, double value) =>
        _integers is not null && _integers.TryGetValue(key, out var integer) && ((double)integer).Equals(value) ? integer : value;

    /// <summary>True.</summary>
    /// <param name="other">Another origin.</param>
    /// <returns>Always true.</returns>
    public bool Equals(ConfigOrigin other) => true;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ConfigOrigin;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <summary>Always true; see <see cref="ConfigOrigin"/>.</summary>
    /// <param name="left">An origin.</param>
    /// <param name="right">Another origin.</param>
    public static bool operator ==(ConfigOrigin left, ConfigOrigin right) => left.Equals(right);

    /// <summary>Always false; see <see cref="ConfigOrigin"/>.</summary>
    /// <param name="left">An origin.</param>
    /// <param name="right">Another origin.</param>
    public static bool operator !=(ConfigOrigin left, ConfigOrigin right) => !left.Equals(right);
}
