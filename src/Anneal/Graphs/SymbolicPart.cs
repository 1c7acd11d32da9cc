using System.Text.Json.Nodes;

namespace Anneal.Graphs;

/// <summary>An index or a range along one axis of a symbolic tensor.</summary>
public readonly struct SymbolicPart
{
    private readonly JsonNode? json;

    private SymbolicPart(JsonNode json) => this.json = json;

    /// <summary>Converts an index.</summary>
    /// <param name="place">The index, from 0, or from the end if negative.</param>
    public static implicit operator SymbolicPart(int place) => new((long)place);

    /// <summary>Converts an index.</summary>
    /// <param name="place">The index, from 0 or from the end.</param>
    public static implicit operator SymbolicPart(Index place) => new(FromEnd(place) ?? 0);

    /// <summary>A range.</summary>
    /// <param name="range">For example <c>1..^1</c>; <c>..</c> is the whole axis.</param>
    public static implicit operator SymbolicPart(Range range) => new(Slices.Json(
        range.Start.Equals(Index.Start) ? null : FromEnd(range.Start), range.End.Equals(Index.End) ? null : FromEnd(range.End), null));

    /// <summary>Makes a range with a step.</summary>
    /// <param name="range">The range.</param>
    /// <param name="step">The step, 1 or more.</param>
    public static SymbolicPart Every(Range range, int step)
    {
        Require.AtLeast(step, 1);
        return new(Slices.Json(
            range.Start.Equals(Index.Start) ? null : FromEnd(range.Start), range.End.Equals(Index.End) ? null : FromEnd(range.End), step));
    }

    internal JsonNode? Json() => json?.DeepClone();

    private static long? FromEnd(Index index) => index.IsFromEnd ? -index.Value : index.Value;
}
