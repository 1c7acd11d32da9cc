namespace Anneal.Regularizers;

/// <summary>Which vectors of a matrix <see cref="OrthogonalRegularizer"/> draws apart.</summary>
public enum OrthogonalMode
{
    /// <summary>The rows (Keras: <c>"rows"</c>).</summary>
    Rows,

    /// <summary>The columns (Keras: <c>"columns"</c>).</summary>
    Columns,
}
