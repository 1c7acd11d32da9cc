namespace Anneal.Saving;

/// <summary>What a message in the header of an object tells.</summary>
internal enum HdfMessage
{
    /// <summary>The shape.</summary>
    Space = 1,

    /// <summary>Where links lie that are too many for the header.</summary>
    LinkInfo = 2,

    /// <summary>The type of the values.</summary>
    Type = 3,

    /// <summary>The value of what was never written.</summary>
    FillValue = 5,

    /// <summary>One link.</summary>
    Link = 6,

    /// <summary>Values in other files.</summary>
    ExternalFiles = 7,

    /// <summary>Where the values lie.</summary>
    Layout = 8,

    /// <summary>How they are packed.</summary>
    Filters = 11,

    /// <summary>An attribute.</summary>
    Attribute = 12,

    /// <summary>More of the header.</summary>
    Continuation = 16,

    /// <summary>Links as old files have them.</summary>
    SymbolTable = 17,

    /// <summary>Where attributes lie that are too many for the header.</summary>
    AttributeInfo = 21,
}
