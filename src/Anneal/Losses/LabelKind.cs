namespace Anneal.Losses;

/// <summary>How targets say which class is right.</summary>
internal enum LabelKind
{
    /// <summary>One number from 0 to 1.</summary>
    Binary,

    /// <summary>The number of the class.</summary>
    Sparse,

    /// <summary>One number per class.</summary>
    OneHot,
}
