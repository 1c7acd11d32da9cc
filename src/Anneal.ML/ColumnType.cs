using Microsoft.ML;
using Microsoft.ML.Data;

namespace Anneal.ML;

/// <summary>How the values of a column become numbers: NaN where one is missing.</summary>
internal abstract class ColumnType
{
    /// <summary>Writes the values of the row that the cursor is at.</summary>
    public delegate void Reader(Span<float> values);

    /// <summary>The numbers in each row.</summary>
    public int Size { get; private init; }

    /// <summary>Whether the numbers are those of classes.</summary>
    public bool IsKey { get; private init; }

    /// <summary>The type of a column; null where its values are no numbers.</summary>
    public static ColumnType? Of(DataViewSchema.Column column)
    {
        var (item, size) = column.Type is VectorDataViewType vector ? (vector.ItemType, vector.Size) : (column.Type, 1);
        if (size == 0) return null;
        if (item is KeyDataViewType)
        {
            if (item.RawType == typeof(byte)) return Key<byte>(size, key => key);
            if (item.RawType == typeof(ushort)) return Key<ushort>(size, key => key);
            if (item.RawType == typeof(uint)) return Key<uint>(size, key => key);
            return Key<ulong>(size, key => key);
        }
        if (item is not (NumberDataViewType or BooleanDataViewType)) return null;
        if (item.RawType == typeof(float)) return Number<float>(size, value => value);
        if (item.RawType == typeof(double)) return Number<double>(size, value => (float)value);
        if (item.RawType == typeof(sbyte)) return Number<sbyte>(size, value => value);
        if (item.RawType == typeof(byte)) return Number<byte>(size, value => value);
        if (item.RawType == typeof(short)) return Number<short>(size, value => value);
        if (item.RawType == typeof(ushort)) return Number<ushort>(size, value => value);
        if (item.RawType == typeof(int)) return Number<int>(size, value => value);
        if (item.RawType == typeof(uint)) return Number<uint>(size, value => value);
        if (item.RawType == typeof(long)) return Number<long>(size, value => value);
        if (item.RawType == typeof(ulong)) return Number<ulong>(size, value => value);
        return item.RawType == typeof(bool) ? Number<bool>(size, value => value ? 1 : 0) : null;
    }

    /// <summary>The reader of a column.</summary>
    public abstract Reader Open(DataViewRow row, DataViewSchema.Column column);

    private static Typed<T> Number<T>(int size, Func<T, float> convert) => new(convert) { Size = size };

    // Keys begin with 1; 0 is a missing one.
    private static Typed<T> Key<T>(int size, Func<T, ulong> convert) =>
        new(key => convert(key) is > 0 and var number ? number - 1 : float.NaN) { Size = size, IsKey = true };

    private sealed class Typed<T>(Func<T, float> convert) : ColumnType
    {
        public override Reader Open(DataViewRow row, DataViewSchema.Column column) => column.Type is VectorDataViewType ? Vectors(row, column) : Values(row, column);

        private Reader Values(DataViewRow row, DataViewSchema.Column column)
        {
            var (read, value) = (row.GetGetter<T>(column), default(T)!);
            return values =>
            {
                read(ref value);
                values[0] = convert(value);
            };
        }

        private Reader Vectors(DataViewRow row, DataViewSchema.Column column)
        {
            var (read, vector) = (row.GetGetter<VBuffer<T>>(column), default(VBuffer<T>));
            return values =>
            {
                read(ref vector);
                values.Fill(convert(default!));
                foreach (var (place, value) in vector.Items()) values[place] = convert(value);
            };
        }
    }
}
