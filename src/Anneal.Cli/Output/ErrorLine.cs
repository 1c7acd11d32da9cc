namespace Anneal.Cli.Output;

/// <summary>A line on standard error. Where that is closed or full, the exit code alone tells of a failure.</summary>
internal static class ErrorLine
{
    public static void Write(TextWriter error, string text)
    {
        try
        {
            error.WriteLine($"anneal: {string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))}");
        }
        catch (Exception unheard) when (unheard is IOException or UnauthorizedAccessException)
        {
        }
    }
}
