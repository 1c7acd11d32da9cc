namespace Anneal.Schedules;

/// <summary>The number that a run lacks, in the error of a length that needs it.</summary>
/// <param name="Question">What cannot be done: <c>A length of 5 epochs cannot be converted to steps</c>.</param>
/// <param name="Unknown">What the run does not say: <c>how many steps an epoch has</c>.</param>
/// <param name="Arguments">The arguments of <see cref="RunLength"/> that say it.</param>
internal sealed record UnknownRunLength(string Question, string Unknown, IReadOnlyList<string> Arguments)
{
    private static readonly object Key = typeof(UnknownRunLength);

    public static UnknownRunLength? Of(Exception error) => error.Data[Key] as UnknownRunLength;

    /// <summary>The error, with the remedy of those who write code.</summary>
    public ArgumentException Error(string parameter) => new(
        $"{Question}: the run does not say {Unknown}. Pass {string.Join(" and ", Arguments)} to {(Arguments.Contains("tokensPerSample") ? "Fit or " : "")}RunLength.", parameter)
    {
        Data = { [Key] = this },
    };
}
