using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Anneal;

/// <summary>
/// A number that remembers whether it was written as an integer. <c>10</c> and <c>10.0</c> are equal and give the same results, but are
/// written differently to JSON, as in Keras.
/// </summary>
/// <remarks>
/// <para>Schedules take numbers of this type as arguments. Every number converts to it, and it converts to <see cref="double"/>. An integer
/// beyond 2^53 is written exactly and computed with as the nearest double. The rates and factors of Keras's own schedules are written as
/// floats even if code gave integers, because Keras would otherwise compute in integers. A number that was read as an integer is written as
/// an integer.</para>
/// <example><code>
/// Number steps = 100_000;        // written as 100000
/// Number fraction = 100_000.0;   // written as 100000.0
/// </code></example>
/// </remarks>
public readonly struct Number : IEquatable<Number>
{
    private readonly double _value;
    private readonly long _integer;

    private readonly bool _wasRead;

    private Number(double value, long integer, bool isInteger, bool wasRead = false) =>
        (_value, _integer, IsInteger, _wasRead) = (value, integer, isInteger, wasRead);

    /// <summary>Whether the number was given as an integer. A default <see cref="Number"/> is the float 0.0.</summary>
    public bool IsInteger { get; }

    /// <summary>Converts an integer.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Number(int value) => new(value, value, true);

    /// <summary>Converts an integer.</summary>
    /// <param name="value">The value. Beyond 2^53, computations use the nearest double.</param>
    public static implicit operator Number(long value) => new(value, value, true);

    /// <summary>Converts a float.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Number(double value) => new(value, 0, false);

    /// <summary>Converts a number to the value to compute with.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator double(Number number) => number._value;

    /// <summary>Whether two numbers have the same value; how they were written does not matter.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">Another number.</param>
    public static bool operator ==(Number left, Number right) => left.Equals(right);

    /// <summary>Whether two numbers differ in value.</summary>
    /// <param name="left">A number.</param>
    /// <param name="right">Another number.</param>
    public static bool operator !=(Number left, Number right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(Number other) => _value.Equals(other._value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Number other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>The number as JSON writes it, whatever the culture: <c>10</c>, <c>10.0</c>, <c>1e-05</c>, <c>NaN</c>.</summary>
    /// <returns>The shortest text that reads back as the same number.</returns>
    public override string ToString()
    {
        if (IsInteger)
            return _integer.ToString(CultureInfo.InvariantCulture);
        if (!double.IsFinite(_value))
            return _value.ToString(CultureInfo.InvariantCulture);
        var text = _value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        if (text.AsSpan().IndexOfAny('.', 'e') >= 0) return text;
        if (Math.Abs(_value) < 1e16) return text + ".0";
        // From here on Python writes an exponent, .NET only from 1e17.
        var digits = text.AsSpan(text[0] == '-' ? 1 : 0);
        var mantissa = digits.TrimEnd('0');
        return string.Create(
            CultureInfo.InvariantCulture, $"{(_value < 0 ? "-" : "")}{mantissa[0]}{(mantissa.Length > 1 ? "." : "")}{mantissa[1..]}e+{digits.Length - 1}");
    }

    /// <summary>The number as a JSON value. Integers have no decimal point; floats always have <c>.</c> or <c>e</c>.</summary>
    /// <returns>A new value.</returns>
    /// <exception cref="NotSupportedException">The number is NaN or infinite, which JSON cannot hold.</exception>
    public JsonValue ToJson() => JsonNode.Parse(ToJsonText())!.AsValue();

    internal string ToJsonText() => double.IsFinite(_value) ? ToString() : throw new NotSupportedException($"JSON cannot hold {this}.");

    /// <summary>Reads a number from a JSON value. It is an integer if it is written without <c>.</c> and <c>e</c>.</summary>
    /// <param name="node">A JSON number.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="node"/> is not a number, is a float too large for a double, or is an integer too large for 64 bits.
    /// </exception>
    public static Number FromJson(JsonNode? node)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number)
            throw new ArgumentException($"node must be a number; it was {JsonText.Describe(node)}.", nameof(node));
        var isText = value.TryGetValue<JsonElement>(out var element);
        // A .NET double, and not JSON text, would be written as 10 where it is 10.0.
        if (!isText && (value.TryGetValue<double>(out var real) || Single(value, out real)))
            return real;
        var text = isText ? JsonMarshal.GetRawUtf8Value(element) : Encoding.UTF8.GetBytes(value.ToJsonString());
        if (text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0)
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                ? new(integer, integer, true, wasRead: true)
                : throw new ArgumentException($"node must fit in 64 bits, or be written as a float; it was {JsonText.Shorten(value.ToJsonString())}.", nameof(node));
        real = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(real)
            ? real
            : throw new ArgumentException($"node must be within the range of a double; it was {JsonText.Shorten(value.ToJsonString())}.", nameof(node));
    }

    internal static bool TryFromJson(JsonNode? node, out Number number)
    {
        number = default;
        try
        {
            number = FromJson(node);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The exact integer, if the number is one.</summary>
    internal long Integer => _integer;

    /// <summary>The number as a float, unless it was read as an integer, because Keras computes in integers if a rate is an integer.</summary>
    internal Number AsRate() => IsInteger && !_wasRead ? _value : this;

    internal Number Plus(Number other)
    {
        if (this == 0)
            return other;
        if (other == 0)
            return this;
        var sum = unchecked(_integer + other._integer);
        var fits = ((_integer ^ sum) & (other._integer ^ sum)) >= 0;
        return IsInteger && other.IsInteger && fits ? (Number)sum : _value + other._value;
    }

    internal Number Negated() => IsInteger && _integer != long.MinValue ? (Number)(-_integer) : -_value;

    /// <summary>The number as it is written: exact for an integer, to 15 digits otherwise.</summary>
    internal decimal ToDecimal() => IsInteger ? _integer : (decimal)_value;

    private static bool Single(JsonValue value, out double real)
    {
        var found = value.TryGetValue<float>(out var single);
        real = single;
        return found;
    }
}
