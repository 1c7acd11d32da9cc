using System.Text.Json.Nodes;

namespace Anneal.Schedules;

/// <summary>Finite numbers as they were given and as doubles; equal to another list of the same numbers.</summary>
internal readonly struct NumberList : IEquatable<NumberList>
{
    private readonly ValueList<Number> _given;
    private readonly double[] _values;

    public NumberList(IReadOnlyList<Number> numbers, string parameter)
    {
        ArgumentNullException.ThrowIfNull(numbers, parameter);
        var given = Require.AllFinite(numbers, parameter);
        if (given.Length is 0 or > Nested.MaxLength)
            throw new ArgumentException($"{parameter} must hold 1 to {Nested.MaxLength} numbers; it held {given.Length}.", parameter);
        (_given, _values) = (new(given), [.. given]);
    }

    public int Count => _values.Length;

    public IReadOnlyList<Number> Given => _given;

    public ReadOnlySpan<double> Span => _values;

    public double this[int index] => _values[index];

    public IReadOnlyList<double> AsReadOnly() => Array.AsReadOnly(_values);

    public JsonArray ToJson() => new([.. _given.Select(number => number.ToJson())]);

    public bool Equals(NumberList other) => _given.Equals(other._given);

    public override bool Equals(object? obj) => obj is NumberList other && Equals(other);

    public override int GetHashCode() => _given.GetHashCode();
}
