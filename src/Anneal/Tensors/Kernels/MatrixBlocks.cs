using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Anneal;

/// <summary>The innermost part of products of matrices: 8 x 32 sums that stay in registers, and copies of both matrices in the order in which they read them.</summary>
internal static unsafe class MatrixBlocks
{
    public const int Rows = 8, Columns = 32;

    /// <summary>Whether there are registers enough.</summary>
    public static bool AreFast => Avx512F.IsSupported;

    /// <summary>Some rows of <c>c = a b + from</c>, from a packed b.</summary>
    /// <param name="a">The first of up to 8 rows.</param>
    /// <param name="aRow">From one row of a to the next.</param>
    /// <param name="aColumn">From one column of a to the next.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <param name="panels">Packed by <see cref="PackColumns"/>, 32 columns after 32 columns.</param>
    /// <param name="depth">Columns of a that are multiplied.</param>
    /// <param name="columns">Of c.</param>
    /// <param name="from">What is added; null for nothing. May be <paramref name="c"/>.</param>
    /// <param name="fromRow">From one row of it to the next; 0 where all are the same.</param>
    /// <param name="c">Takes the result.</param>
    /// <param name="cRow">From one row of c to the next.</param>
    /// <param name="memory">Room for 8 rows of <paramref name="depth"/> numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Stripe(float* a, long aRow, long aColumn, int rows, float* panels, int depth, int columns, float* from, long fromRow, float* c, long cRow, float* memory)
    {
        if (rows < Rows || aColumn != 1)
        {
            PackRows(a, aRow, aColumn, rows, depth, memory);
            a = memory;
            (aRow, aColumn) = (1, Rows);
        }
        var tile = stackalloc float[Rows * Columns];
        for (var next = 0; next < columns; next += Columns, panels += depth * Columns, c += Columns)
        {
            var added = from is null ? null : from + next;
            if (rows == Rows && columns - next >= Columns)
            {
                Block(a, aRow, aColumn, panels, depth, added, fromRow, c, cRow);
                continue;
            }
            Block(a, aRow, aColumn, panels, depth, null, 0, tile, Columns);
            for (var i = 0; i < rows; i++)
                for (var j = 0; j < Math.Min(Columns, columns - next); j++) c[i * cRow + j] = tile[i * Columns + j] + (added is null ? 0 : added[i * fromRow + j]);
        }
    }

    /// <summary>Copies columns, 32 by 32, the last ones filled up with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackColumns(float* b, long bRow, long bColumn, int depth, int columns, float* to)
    {
        for (var next = 0; next < columns; next += Columns, b += Columns * bColumn, to += depth * Columns)
        {
            var (k, count) = (0, Math.Min(Columns, columns - next));
            if (count == Columns && bColumn == 1)
            {
                for (; k < depth; k++)
                {
                    Vector512.Load(b + k * bRow).Store(to + k * Columns);
                    Vector512.Load(b + k * bRow + Lane.Width).Store(to + k * Columns + Lane.Width);
                }
            }
            else if (count == Columns && bRow == 1)
            {
                for (; k + 4 <= depth; k += 4)
                    for (var j = 0; j < Columns; j += 4) Transpose(b + k + j * bColumn, bColumn, to + k * Columns + j);
            }
            for (; k < depth; k++)
                for (var j = 0; j < Columns; j++) to[k * Columns + j] = j < count ? b[k * bRow + j * bColumn] : 0;
        }
    }

    /// <summary>Copies 8 rows, or fewer and zeros, column by column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRows(float* a, long aRow, long aColumn, int rows, int depth, float* to)
    {
        var k = 0;
        if (rows == Rows && aRow == 1)
            for (; k < depth; k++) Vector256.Load(a + k * aColumn).Store(to + k * Rows);
        for (; k < depth; k++)
            for (var i = 0; i < Rows; i++) to[k * Rows + i] = i < rows ? a[k * aColumn + i * aRow] : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(float* from, long step, float* to)
    {
        Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + step), c = Vector128.Load(from + 2 * step), d = Vector128.Load(from + 3 * step);
        Vector128<float> abLow = Sse.UnpackLow(a, b), cdLow = Sse.UnpackLow(c, d), abHigh = Sse.UnpackHigh(a, b), cdHigh = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(abLow, cdLow).Store(to);
        Sse.MoveHighToLow(cdLow, abLow).Store(to + Columns);
        Sse.MoveLowToHigh(abHigh, cdHigh).Store(to + 2 * Columns);
        Sse.MoveHighToLow(cdHigh, abHigh).Store(to + 3 * Columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block(float* a, long aRow, long aColumn, float* panel, int depth, float* from, long fromRow, float* c, long cRow)
    {
        Vector512<float> l0 = default, l1 = default, l2 = default, l3 = default, l4 = default, l5 = default, l6 = default, l7 = default;
        Vector512<float> r0 = default, r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default, r7 = default;
        var lower = a + 4 * aRow;
        var third = 3 * aRow;
        for (var end = panel + depth * Columns; panel < end; panel += Columns, a += aColumn, lower += aColumn)
        {
            Vector512<float> left = Vector512.Load(panel), right = Vector512.Load(panel + Lane.Width);
            Add(a[0], left, right, ref l0, ref r0);
            Add(a[aRow], left, right, ref l1, ref r1);
            Add(a[2 * aRow], left, right, ref l2, ref r2);
            Add(a[third], left, right, ref l3, ref r3);
            Add(lower[0], left, right, ref l4, ref r4);
            Add(lower[aRow], left, right, ref l5, ref r5);
            Add(lower[2 * aRow], left, right, ref l6, ref r6);
            Add(lower[third], left, right, ref l7, ref r7);
        }
        Put(l0, r0, ref from, fromRow, ref c, cRow);
        Put(l1, r1, ref from, fromRow, ref c, cRow);
        Put(l2, r2, ref from, fromRow, ref c, cRow);
        Put(l3, r3, ref from, fromRow, ref c, cRow);
        Put(l4, r4, ref from, fromRow, ref c, cRow);
        Put(l5, r5, ref from, fromRow, ref c, cRow);
        Put(l6, r6, ref from, fromRow, ref c, cRow);
        Put(l7, r7, ref from, fromRow, ref c, cRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float factor, Vector512<float> left, Vector512<float> right, ref Vector512<float> l, ref Vector512<float> r)
    {
        var x = Vector512.Create(factor);
        l = Vector512.FusedMultiplyAdd(x, left, l);
        r = Vector512.FusedMultiplyAdd(x, right, r);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(Vector512<float> left, Vector512<float> right, ref float* from, long fromRow, ref float* c, long cRow)
    {
        if (from is not null)
        {
            left += Vector512.Load(from);
            right += Vector512.Load(from + Lane.Width);
            from += fromRow;
        }
        left.Store(c);
        right.Store(c + Lane.Width);
        c += cRow;
    }
}
