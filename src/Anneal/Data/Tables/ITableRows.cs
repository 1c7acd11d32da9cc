namespace Anneal.Data;

/// <summary>The rows of a table, one after the other, each as numbers.</summary>
internal interface ITableRows : IDisposable
{
    /// <summary>Goes to the next row; the first call to the first one.</summary>
    /// <returns>False if there is none.</returns>
    bool Next();

    /// <summary>Reads the features of the row.</summary>
    void ReadFeatures(Span<float> values);

    /// <summary>Reads the label of the row: a number, or the number of a class.</summary>
    float ReadLabel();

    /// <summary>Reads the weight of the row.</summary>
    float ReadWeight();
}
