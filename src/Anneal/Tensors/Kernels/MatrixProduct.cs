using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Anneal.Native;
using Anneal.Optimizers;
using static TorchSharp.torch;

namespace Anneal;

/// <summary>
/// C ← A · B of float32 matrices, in tiles of 4 rows by 64 columns whose sums stay in registers. A is read as it lies in memory, and so is B, unless many rows read each of its columns:
/// then they are copied first, as libtorch does with both factors always, which for a batch of 32 rows is a third of its time.
/// </summary>
internal unsafe struct MatrixProduct
{
    /// <summary>So many products of numbers take as long as an optimizer's rule takes for one weight.</summary>
    public const long OfOneElement = 32;

    // Rows of a tile of the result.
    private const int Tall = 4;

    // The columns of a tile and so many rows of B stay in the second cache; half as many fit into the first as they are.
    private const int Deep = 256;

    // So many rows of a transposed A, as deep, stay in the second cache while all columns are made; a multiple of those of a vector.
    private const int Block = 512;

    /// <summary>With no more rows, no copy of B pays.</summary>
    public const long FewRows = 64;

    public float* A, B, C;

    /// <summary>C is contiguous, (rows, columns).</summary>
    public long Rows, Columns, Depth;

    /// <summary>How far apart neighbours of A, (rows, depth), are.</summary>
    public long RowStep, ColumnStep;

    /// <summary>How far apart neighbours of B, (depth, columns), are. Less than 0 for the rows of a contiguous matrix.</summary>
    public long RowStepOfB = -1, ColumnStepOfB = 1;

    /// <summary>A may go on elsewhere: so many pieces of <see cref="Depth"/>, and how far apart they are. B goes on after each.</summary>
    public long Pieces = 1, PieceStep;

    /// <summary>A number for each column that is added to it; null for none.</summary>
    public float* Added;

    /// <summary>Whether C is added to, which needs a multiple of 4 rows and of 16 columns.</summary>
    public bool Accumulates;

    /// <summary>Whether negative sums become 0.</summary>
    public bool Rectifies;

    public MatrixProduct()
    {
    }

    /// <summary>Whether it is at least as fast as libtorch's: on processors with fused products of 256 bits or more.</summary>
    public static bool IsFast => Fma.IsSupported;

    private readonly long Groups => (Rows + Tall - 1) / Tall;

    private readonly long RowOfB => RowStepOfB < 0 ? Columns : RowStepOfB;

    private readonly int Threads => ParallelRanges.ThreadsFor(Rows * Columns * Depth * Pieces / OfOneElement);

    private readonly bool Packs => ColumnStepOfB != 1 || (Rows > FewRows && Depth > Deep / 2 && Pieces == 1);

    /// <summary>c ← a · b of contiguous matrices (rows, depth) and (depth, columns).</summary>
    public static void Of(float* a, float* b, float* c, long rows, long depth, long columns) =>
        new MatrixProduct { A = a, RowStep = depth, ColumnStep = 1, B = b, C = c, Rows = rows, Columns = columns, Depth = depth }.Run();

    /// <summary>A new matrix, <c>a b + bias</c>.</summary>
    /// <param name="a">The left matrix of float32 in the memory of the CPU, in any order.</param>
    /// <param name="b">The right one, likewise, with as many rows as <paramref name="a"/> has columns.</param>
    /// <param name="bias">One number for each column, one after the other in memory; null for none.</param>
    /// <param name="rectifies">Whether negative sums become 0.</param>
    public static Tensor Of(Tensor a, Tensor b, Tensor? bias = null, bool rectifies = false)
    {
        var c = empty(a.size(0), b.size(1), dtype: float32);
        new MatrixProduct
        {
            A = TensorMemory.Floats(a),
            RowStep = a.stride(0),
            ColumnStep = a.stride(1),
            B = TensorMemory.Floats(b),
            RowStepOfB = b.stride(0),
            ColumnStepOfB = b.stride(1),
            C = TensorMemory.Floats(c),
            Rows = a.size(0),
            Columns = b.size(1),
            Depth = a.size(1),
            Added = bias is null ? null : TensorMemory.Floats(bias),
            Rectifies = rectifies,
        }.Run();
        return c;
    }

    /// <summary>The sums do not depend on the number of threads.</summary>
    public readonly void Run()
    {
        if (Packs) RunPacked();
        else if (Columns < Lane.Width) RunNarrow();
        else
        {
            var (product, tiles, threads) = (this, (Columns + Wide.Width - 1) / Wide.Width * Groups, Threads);
            if (threads == 1) Tiles(0, tiles);
            else new ParallelRanges((start, end) => product.Tiles(start, end)).Run(tiles, threads);
        }
    }

    private readonly void RunPacked()
    {
        var product = this;
        new ParallelRanges((start, end) => product.Packed(start, end), Tall).Run(Rows, Threads);
    }

    // Each thread copies all of B for each block of rows: for 512 of them, that is a hundredth of its work, and nobody waits.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Packed(long start, long end)
    {
        // A line of the cache has numbers of sixteen rows of a transposed A, and at steps of a power of two it would not stay for all.
        var (transposed, block) = (RowStep == 1 && ColumnStep != 1, Math.Min(end - start, Block));
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)(Deep * (Wide.Width + (transposed ? block : 0)) + (Tall + 1) * Lane.Width) * sizeof(float), 64);
        float* room = memory + Deep * Wide.Width, copies = room + (Tall + 1) * Lane.Width;
        for (var first = start; first < end; first += block)
        {
            var last = Math.Min(first + block, end);
            for (long k = 0; k < Depth; k += Deep)
            {
                var depth = (int)Math.Min(Deep, Depth - k);
                for (var row = first; transposed && row + Lane.Width <= last; row += Lane.Width)
                    PackedColumns.CopyRows(A + k * ColumnStep + row, ColumnStep, depth, copies + (row - first) * Deep);
                for (long column = 0; column < Columns; column += Wide.Width)
                {
                    var width = (int)Math.Min(Wide.Width, Columns - column);
                    PackedColumns.Copy(B + k * RowOfB + column * ColumnStepOfB, RowOfB, ColumnStepOfB, depth, width, memory);
                    var part = this;
                    part.B = memory;
                    part.C = C + column;
                    (part.RowStepOfB, part.ColumnStepOfB, part.Depth) = (Wide.Width, 1, depth);
                    part.Added = k == 0 && Added is not null ? Added + column : null;
                    part.Accumulates = Accumulates || k > 0;
                    part.Rectifies = Rectifies && k + depth == Depth;
                    for (var row = first; row < last; row += Lane.Width)
                    {
                        var copied = transposed && row + Lane.Width <= last;
                        part.A = copied ? copies + (row - first) * Deep - row : A + k * ColumnStep;
                        part.ColumnStep = copied ? Lane.Width : ColumnStep;
                        for (var next = row; next < Math.Min(row + Lane.Width, last); next += Tall) part.Strip(next, last - next, width, room);
                    }
                }
            }
        }
        NativeMemory.AlignedFree(memory);
    }

    // Four rows, or as many as are left, of the columns of a tile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Strip(long row, long rows, int width, float* room)
    {
        for (var column = 0; column < width;)
        {
            var left = width - column;
            if (Vector512.IsHardwareAccelerated && left >= Wide.Width) column += Sums<Wide>(row, rows, column, Wide.Width);
            else if (Vector512.IsHardwareAccelerated && left >= Pair.Width) column += Sums<Pair>(row, rows, column, Pair.Width);
            else if (left >= Thin.Width) column += Sums<Thin>(row, rows, column, Thin.Width);
            else column += Rest(row, Math.Min(rows, Tall), column, left, room);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly int Sums<T>(long row, long rows, int column, int width)
        where T : struct, IColumns<T>
    {
        if (rows >= Tall) FourRows<T>(this, row, column);
        else
            for (var end = row + rows; row < end; row++) OneRow<T>(this, row, column);
        return width;
    }

    // Fewer columns than a vector has, whose sums are made elsewhere.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly int Rest(long row, long rows, int column, int count, float* room)
    {
        var rest = this;
        rest.A = A + row * RowStep;
        rest.B = B + column;
        rest.C = room;
        rest.Columns = Lane.Width;
        var to = C + row * Columns + column;
        if (Added is not null) Lane.Load(Added + column, count).Store(rest.Added = room + Tall * Lane.Width);
        for (long i = 0; Accumulates && i < rows; i++) Lane.Load(to + i * Columns, count).Store(room + i * Lane.Width);
        rest.Sums<Thin>(0, rows, 0, Thin.Width);
        for (long i = 0; i < rows; i++) Lane.Store(Vector512.Load(room + i * Lane.Width), to + i * Columns, count);
        return count;
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
            narrow.RowStepOfB = -1;
            for (long k = 0; k < Depth * Pieces; k++) NativeMemory.Copy(B + k * RowOfB, narrow.B + k * Columns, (nuint)Columns * sizeof(float));
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
            // Sixteen registers of 256 bits hold the sums of sixteen columns.
            if (Vector512.IsHardwareAccelerated && last - column == Wide.Width)
            {
                Tile<Wide>(row, column);
                column = last;
            }
            else if (Vector512.IsHardwareAccelerated && last - column >= Pair.Width)
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
    private static void FourRows<T>(in MatrixProduct product, long row, long column)
        where T : struct, IColumns<T>
    {
        long columns = product.Columns, rowOfB = product.RowOfB, depth = product.Depth, columnStep = product.ColumnStep, pieceStep = product.PieceStep;
        float* a = product.A + row * product.RowStep, second = a + product.RowStep, third = second + product.RowStep, fourth = third + product.RowStep;
        float* b = product.B + column, c = product.C + row * columns + column;
        var sum = product.Added is null ? default : T.Load(product.Added + column);
        T sum2 = sum, sum3 = sum, sum4 = sum;
        if (product.Accumulates) (sum, sum2, sum3, sum4) = (T.Load(c), T.Load(c + columns), T.Load(c + 2 * columns), T.Load(c + 3 * columns));
        var end = product.Pieces * pieceStep;
        long start = 0;
        do
        {
            for (long k = 0, at = start; k < depth; k++, at += columnStep, b += rowOfB)
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
    private static void OneRow<T>(in MatrixProduct product, long row, long column)
        where T : struct, IColumns<T>
    {
        float* a = product.A + row * product.RowStep, b = product.B + column, c = product.C + row * product.Columns + column;
        var (rowOfB, sum) = (product.RowOfB, product.Added is null ? default : T.Load(product.Added + column));
        if (product.Accumulates) sum = T.Load(c);
        for (long piece = 0; piece < product.Pieces; piece++, a += product.PieceStep)
            for (long k = 0; k < product.Depth; k++, b += rowOfB) sum = sum.Plus(a[k * product.ColumnStep], T.Load(b));
        sum.Store(c, product.Rectifies);
    }
}
