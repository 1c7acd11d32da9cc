namespace Anneal.Csv;

/// <summary>A part of a file between records.</summary>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The byte after its last.</param>
/// <param name="Line">The line breaks of the file before it.</param>
/// <param name="Lines">Its own.</param>
internal readonly record struct CsvPart(long Start, long End, long Line, long Lines);
