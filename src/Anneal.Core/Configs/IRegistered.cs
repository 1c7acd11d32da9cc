namespace Anneal;

/// <summary>A class whose config was derived by the generator, which implements this.</summary>
public interface IRegistered
{
    /// <summary>How it is written and read.</summary>
    static abstract ConfigEntry Entry { get; }
}
