using Anneal.Schedules;

namespace Anneal.Cli.Schedules;

/// <summary>A schedule and the words by which it was asked for; each argument is an option with its value.</summary>
internal sealed record NamedSchedule(string Name, IReadOnlyList<string> Arguments, LearningRateSchedule Schedule)
{
    public string Label => string.Join(' ', [Name, .. Arguments]);

    /// <summary>Whether the rates are the same in every run.</summary>
    public bool IsOfAnyRun
    {
        get
        {
            try
            {
                return ReferenceEquals(Schedule.Bind(new RunLength()), Schedule);
            }
            catch (ArgumentException)
            {
                return false;
            }
        }
    }

    public NamedSchedule Bind(RunLength run)
    {
        try
        {
            return this with { Schedule = Schedule.Bind(run) };
        }
        catch (ArgumentException error)
        {
            throw ArgumentProblem.OfRun(Label, error);
        }
    }
}
