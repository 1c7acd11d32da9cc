namespace Anneal.Regularizers;

/// <summary>The vectors of a matrix that <see cref="OrthogonalRegularizer"/> makes orthogonal.</summary>
public enum OrthogonalMode
{
    /// <summary>The rows (Keras: <c>"rows"</c>).</summary>
    Rows,

    /// <summary>The columns (Keras: <c>"columns"</c>).</summary>
    Columns,
}
