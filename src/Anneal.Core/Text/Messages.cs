namespace Anneal;

/// <summary>Messages of exceptions, for texts that name the parameter themselves.</summary>
internal static class Messages
{
    /// <summary>The message without the name of the parameter behind it.</summary>
    public static string PlainMessage(this Exception error) => error is ArgumentException { ParamName: { } parameter }
        ? error.Message.Replace($" (Parameter '{parameter}')", "", StringComparison.Ordinal)
        : error.Message;
}
