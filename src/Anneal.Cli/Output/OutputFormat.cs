namespace Anneal.Cli.Output;

/// <summary>How results are written.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>Comma-separated, with a line of names first.</summary>
    Csv,

    /// <summary>One JSON value.</summary>
    Json,

    /// <summary>A picture of pixels.</summary>
    Png,

    /// <summary>A picture of lines.</summary>
    Svg,
}
