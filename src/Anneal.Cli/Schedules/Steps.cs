namespace Anneal.Cli.Schedules;

/// <summary>Steps as they are typed: <c>0,1,2</c>, <c>0..100</c>, <c>0..100:10</c>, both ends within, and mixtures.</summary>
internal static class Steps
{
    private const int Most = 1_000_000;

    public static IReadOnlyList<long> Parse(string text)
    {
        var steps = new List<long>();
        foreach (var part in text.Split(','))
            Add(part.Trim(), steps, text);
        return steps;
    }

    private static void Add(string part, List<long> steps, string text)
    {
        var dots = part.IndexOf("..", StringComparison.Ordinal);
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        if (dots < 0)
        {
            steps.Add(Whole(part, text));
            return;
        }

        var (first, last, stride) = (
            Whole(part[..dots], text),
            Whole(colon < 0 ? part[(dots + 2)..] : part[(dots + 2)..Math.Max(colon, dots + 2)], text),
            colon < 0 ? 1 : Whole(part[(colon + 1)..], text));
        if (stride < 1 || last < first)
            throw new UsageException($"--steps: '{part}' must ascend, from first to last by at least 1.");
        if ((last - first) / stride >= Most - steps.Count)
            throw new UsageException($"--steps must list at most {Most} steps; use a larger stride, such as {first}..{last}:{(last - first) / 1000}.");
        for (var step = first; step <= last; step += stride)
            steps.Add(step);
    }

    private static long Whole(string part, string text) =>
        WholeNumber.Parse(part) is { } step and <= 1L << 53
            ? step
            : throw new UsageException($"--steps must be whole numbers from 0 to 2^53, such as 0,1,2 or 0..100:10; it was '{text}'.");
}
