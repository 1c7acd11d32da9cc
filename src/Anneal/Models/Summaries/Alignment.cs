namespace Anneal.Models;

/// <summary>On which side of a column its text stands.</summary>
internal enum Alignment
{
    Left,
    Right,
    Centre,
}
