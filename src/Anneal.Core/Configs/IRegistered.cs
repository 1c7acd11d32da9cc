namespace Anneal;

/// <summary>A class whose config the generator derived. The generator implements this interface.</summary>
public interface IRegistered
{
    /// <summary>The registry entry of the class.</summary>
    static abstract ConfigEntry Entry { get; }
}
