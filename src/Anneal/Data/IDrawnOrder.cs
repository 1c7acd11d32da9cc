namespace Anneal.Data;

/// <summary>A source whose order may follow from seeds that nobody gave, its own or those of sources that it reads.</summary>
internal interface IDrawnOrder : IBatchSource
{
    /// <summary>In an order that is the same in each process.</summary>
    IEnumerable<OrderSeed> DrawnSeeds { get; }
}
