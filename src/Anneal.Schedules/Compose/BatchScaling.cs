namespace Anneal.Schedules;

/// <summary>How the learning rate follows the number of rows in a batch.</summary>
public enum BatchScaling
{
    /// <summary>k times the rows, k times the rate. Holds for SGD while batches are small against the noise of their gradients.</summary>
    Linear,

    /// <summary>k times the rows, √k times the rate. The usual choice for Adam and other rules that divide by the size of gradients.</summary>
    SquareRoot,
}
