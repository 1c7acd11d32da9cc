using System.Collections;

namespace Anneal.Data;

/// <summary>Numbers in lists of equal length: <c>float[][]</c>, <c>List&lt;double&gt;</c>, a list of arrays, to any depth.</summary>
internal static class Rows
{
    /// <summary>All numbers in a row, and the shape they had.</summary>
    /// <exception cref="ArgumentException">There are none, or rows differ in length.</exception>
    public static (Array Flat, long[] Shape) Flatten(IEnumerable rows)
    {
        var shape = new List<long>();
        IEnumerable level = rows;
        while (true)
        {
            IList list = level as IList ?? level.Cast<object?>().ToArray();
            shape.Add(list.Count);
            if (list.Count == 0) throw new ArgumentException("The data must not contain an empty list; one was empty.");
            if (list[0] is Array { Rank: > 1 } table) throw new ArgumentException($"A row must be a list of numbers; one is {table.GetType().Name}.");
            if (list[0] is not IEnumerable inner || list[0] is string) return (Filled(rows, list[0], shape), [.. shape]);
            level = inner;
        }
    }

    private static Array Filled(IEnumerable rows, object? first, List<long> shape)
    {
        var type = first?.GetType() ?? throw new ArgumentException("The data must hold numbers; one was null.");
        var flat = Array.CreateInstance(type, shape.Aggregate(1L, (product, size) => product * size));
        var next = 0;
        Fill(rows, 0, "");
        return flat;

        void Fill(IEnumerable row, int depth, string place)
        {
            var items = row as ICollection ?? row.Cast<object?>().ToArray();
            if (items.Count != shape[depth])
                throw new ArgumentException($"All rows must have the same length: row {place} has {items.Count} values, the first has {shape[depth]}.");
            if (depth < shape.Count - 1)
            {
                var i = 0;
                foreach (var item in items)
                    Fill(item as IEnumerable ?? throw new ArgumentException($"Row {Within(place, i)} is {item?.GetType().Name ?? "null"}; it must be a list of numbers, as the first."), depth + 1, Within(place, i++));
                return;
            }
            try
            {
                items.CopyTo(flat, next);
            }
            catch (Exception error) when (error is InvalidCastException or ArrayTypeMismatchException)
            {
                throw new ArgumentException($"All numbers must be of one type, {type.Name} as the first; row {place} has others.", error);
            }
            next += items.Count;
        }
    }

    private static string Within(string place, int index) => place.Length == 0 ? $"{index}" : $"{place}[{index}]";
}
