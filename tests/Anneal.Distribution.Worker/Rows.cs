namespace Anneal.Distribution.Worker;

/// <summary>Data that every process makes alike.</summary>
internal static class Rows
{
    public static (float[,] X, float[,] Y) Regression(int rows)
    {
        var (x, y) = (new float[rows, 4], new float[rows, 2]);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < 4; j++) x[i, j] = MathF.Sin(1.7f * i + 2.3f * j) + 0.1f * j;
            y[i, 0] = x[i, 0] - 2 * x[i, 1] + 0.5f;
            y[i, 1] = x[i, 2] * x[i, 3] + 0.2f * x[i, 0];
        }
        return (x, y);
    }
}
