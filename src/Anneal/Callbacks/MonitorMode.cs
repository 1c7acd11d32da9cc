namespace Anneal.Callbacks;

/// <summary>Whether a monitored number is to fall or to rise.</summary>
public enum MonitorMode
{
    /// <summary>Losses are to fall; a metric of the library knows its direction.</summary>
    Auto,

    /// <summary>The number is to fall.</summary>
    Min,

    /// <summary>The number is to rise.</summary>
    Max,
}
