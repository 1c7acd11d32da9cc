using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Anneal.Optimizers;

namespace Anneal;

/// <summary>C ← A · B of float32 matrices as they lie in memory. libtorch copies both factors into another order first, which for a batch of 32 rows is a third of its time.</summary>
internal unsafe struct DirectProduct
{
    /// <summary>Above this depth, a tile's columns of B do not stay in the second cache while all rows go by.</summary>
    public const int Deepest = 2048;

    /// <summary>So many products of numbers take as long as an optimizer's rule takes for one weight.</summary>
    public const long OfOneElement = 32;

    // Rows of a tile of the result.
    private const int Tall = 4;

    public float* A, B, C;

    /// <summary>C and B are contiguous, (rows, columns) and (depth, columns).</summary>
    public long Rows, Columns, Depth;

    /// <summary>How far apart neighbours of A, (rows, depth), are.</summary>
    public long RowStep, ColumnStep;

    /// <summary>A may go on elsewhere: so many pieces of <see cref="Depth"/>, and how far apart they are. B goes on after each.</summary>
    public long Pieces = 1, PieceStep;

    /// <summary>A number for each column that is added to it; null for none.</summary>
    public float* Added;

    /// <summary>Whether C is added to, which needs a multiple of 4 rows and of 16 columns.</summary>
    public bool Accumulates;

    /// <summary>Whether negative sums become 0.</summary>
    public bool Rectifies;

    public DirectProduct()
    {
    }

    /// <summary>Whether the processor has the registers that make it faster.</summary>
    public static bool IsFast => Vector512.IsHardwareAccelerated;

    private readonly long Groups => (Rows + Tall - 1) / Tall;

    /// <summary>c ← a · b of contiguous matrices (rows, depth) and (depth, columns).</summary>
    public static void Of(float* a, float* b, float* c, long rows, long depth, long columns) =>
        new DirectProduct { A = a, RowStep = depth, ColumnStep = 1, B = b, C = c, Rows = rows, Columns = columns, Depth = depth }.Run();

    /// <summary>The sums do not depend on the number of threads.</summary>
    public readonly void Run()
    {
        if (Columns < Lane.Width)
        {
            RunNarrow();
            return;
        }
        var (product, tiles, threads) = (this, (Columns + Wide.Width - 1) / Wide.Width * Groups, ParallelRanges.ThreadsFor(Rows * Columns * Depth * Pieces / OfOneElement));
        if (threads == 1) Tiles(0, tiles);
        else new ParallelRanges((start, end) => product.Tiles(start, end)).Run(tiles, threads);
    }

    // The vector of a row reaches into the next row, which comes later, and beyond the last one: both matrices need room behind them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void RunNarrow()
    {
        var narrow = this;
        long ofB = Depth * Pieces * Columns, ofC = Rows * Columns;
        var room = (float*)NativeMemory.Alloc((nuint)(ofB + ofC + 3 * Lane.Width), sizeof(float));
        try
        {
            narrow.B = room;
            narrow.C = room + ofB + Lane.Width;
            NativeMemory.Copy(B, narrow.B, (nuint)ofB * sizeof(float));
            if (Added is not null) Lane.Load(Added, Columns).Store(narrow.Added = narrow.C + ofC + Lane.Width);
            for (long row = 0; row < Rows; row += Tall) narrow.Tile<Thin>(row, 0);
            NativeMemory.Copy(narrow.C, C, (nuint)ofC * sizeof(float));
        }
        finally
        {
            NativeMemory.Free(room);
        }
    }

    // Column by column of tiles. The last rows and columns overlap those before: the same numbers are written again.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tiles(long start, long end)
    {
        for (var tile = start; tile < end; tile++)
        {
            var (column, row) = (tile / Groups * Wide.Width, tile % Groups * Tall);
            var last = Math.Min(column + Wide.Width, Columns);
            // Narrower registers hold the sums of sixteen columns.
            if (IsFast && last - column == Wide.Width)
            {
                Tile<Wide>(row, column);
                column = last;
            }
            else if (IsFast && last - column >= Pair.Width)
            {
                Tile<Pair>(row, column);
                column += Pair.Width;
            }
            for (; column < last; column += Thin.Width) Tile<Thin>(row, Math.Min(column, Columns - Thin.Width));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Tile<T>(long row, long column)
        where T : struct, IColumns<T>
    {
        if (Rows >= Tall) FourRows<T>(this, Math.Min(row, Rows - Tall), column);
        else
            for (; row < Rows; row++) OneRow<T>(this, row, column);
    }

    // Loops without calls, which leave every sum in a register.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<T>(in DirectProduct product, long row, long column)
        where T : struct, IColumns<T>
    {
        long columns = product.Columns, depth = product.Depth, columnStep = product.ColumnStep, pieceStep = product.PieceStep;
        float* a = product.A + row * product.RowStep, second = a + product.RowStep, third = second + product.RowStep, fourth = third + product.RowStep;
        float* b = product.B + column, c = product.C + row * columns + column;
        var sum = product.Added is null ? default : T.Load(product.Added + column);
        T sum2 = sum, sum3 = sum, sum4 = sum;
        if (product.Accumulates) (sum, sum2, sum3, sum4) = (T.Load(c), T.Load(c + columns), T.Load(c + 2 * columns), T.Load(c + 3 * columns));
        var end = product.Pieces * pieceStep;
        long start = 0;
        do
        {
            for (long k = 0, at = start; k < depth; k++, at += columnStep, b += columns)
            {
                var factor = T.Load(b);
                sum = sum.Plus(a[at], factor);
                sum2 = sum2.Plus(second[at], factor);
                sum3 = sum3.Plus(third[at], factor);
                sum4 = sum4.Plus(fourth[at], factor);
            }
            start += pieceStep;
        }
        while (start < end);
        sum.Store(c, product.Rectifies);
        sum2.Store(c + columns, product.Rectifies);
        sum3.Store(c + 2 * columns, product.Rectifies);
        sum4.Store(c + 3 * columns, product.Rectifies);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneRow<T>(in DirectProduct product, long row, long column)
        where T : struct, IColumns<T>
    {
        float* a = product.A + row * product.RowStep, b = product.B + column;
        var sum = product.Added is null ? default : T.Load(product.Added + column);
        for (long piece = 0; piece < product.Pieces; piece++, a += product.PieceStep)
            for (long k = 0; k < product.Depth; k++, b += product.Columns) sum = sum.Plus(a[k * product.ColumnStep], T.Load(b));
        sum.Store(product.C + row * product.Columns + column, product.Rectifies);
    }

    /// <summary>Neighbouring columns of one row.</summary>
    private interface IColumns<T>
        where T : struct
    {
        static abstract T Load(float* from);

        T Plus(float factor, in T columns);

        void Store(float* to, bool rectifies);
    }

    private readonly struct Thin(Vector512<float> values) : IColumns<Thin>
    {
        public const int Width = Lane.Width;

        private readonly Vector512<float> values = values;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Thin Load(float* from) => new(Vector512.Load(from));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Thin Plus(float factor, in Thin columns) => new(Vector512.FusedMultiplyAdd(Vector512.Create(factor), columns.values, values));

        // NaN is not less than 0 and stays.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(float* to, bool rectifies) => (rectifies ? Vector512.AndNot(values, Vector512.LessThan(values, default)) : values).Store(to);
    }

    private readonly struct Pair(Thin a, Thin b) : IColumns<Pair>
    {
        public const int Width = 2 * Thin.Width;

        private readonly Thin a = a, b = b;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Pair Load(float* from) => new(Thin.Load(from), Thin.Load(from + Thin.Width));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Pair Plus(float factor, in Pair columns) => new(a.Plus(factor, columns.a), b.Plus(factor, columns.b));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(float* to, bool rectifies)
        {
            a.Store(to, rectifies);
            b.Store(to + Thin.Width, rectifies);
        }
    }

    private readonly struct Wide(Thin a, Thin b, Thin c, Thin d) : IColumns<Wide>
    {
        public const int Width = 4 * Thin.Width;

        private readonly Thin a = a, b = b, c = c, d = d;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Wide Load(float* from) => new(Thin.Load(from), Thin.Load(from + Thin.Width), Thin.Load(from + 2 * Thin.Width), Thin.Load(from + 3 * Thin.Width));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Wide Plus(float factor, in Wide columns) => new(a.Plus(factor, columns.a), b.Plus(factor, columns.b), c.Plus(factor, columns.c), d.Plus(factor, columns.d));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(float* to, bool rectifies)
        {
            a.Store(to, rectifies);
            b.Store(to + Thin.Width, rectifies);
            c.Store(to + 2 * Thin.Width, rectifies);
            d.Store(to + 3 * Thin.Width, rectifies);
        }
    }
}
