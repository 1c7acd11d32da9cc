namespace Anneal.Schedules;

/// <summary>Finite numbers as they were given and as doubles; equal to another list of the same numbers.</summary>
internal readonly struct NumberList : IEquatable<NumberList>
{
    /// <summary>Far more than a person means.</summary>
    public const int MaxLength = 1_000_000;

    private readonly ValueList<Number> _given;
    private readonly double[] _values;

    public NumberList(IReadOnlyList<Number> numbers, string parameter)
    {
        var given = Require.AllFinite(numbers, parameter);
        if (given.Length is 0 or > MaxLength)
            throw Require.Wrong(parameter, $"must hold 1 to {MaxLength} numbers; it held {given.Length}");
        (_given, _values) = (new(given), [.. given]);
    }

    public int Count => _values.Length;

    public IReadOnlyList<Number> Given => _given;

    public ReadOnlySpan<double> Span => _values;

    public double this[int index] => _values[index];

    public IReadOnlyList<double> AsReadOnly() => Array.AsReadOnly(_values);

    public bool Equals(NumberList other) => _given.Equals(other._given);

    public override bool Equals(object? obj) => obj is NumberList other && Equals(other);

    public override int GetHashCode() => _given.GetHashCode();
}
