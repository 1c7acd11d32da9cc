using Anneal.Naming;
using Anneal.Schedules;

namespace Anneal.Optimizers;

/// <summary>The hyper-parameters that an optimizer reads at each update, with the values that each may have.</summary>
internal sealed class HyperparameterRanges
{
    private readonly List<HyperparameterRange> ranges = [];

    /// <summary>The schedules among them, and what each is of.</summary>
    public IEnumerable<(string Name, LearningRateSchedule Schedule)> Schedules =>
        from range in ranges
        where range.Value.Schedule is not null
        select (SnakeCase.Of(range.Name).Replace('_', ' '), range.Value.Schedule!);

    /// <returns>The hyper-parameter to read from.</returns>
    public Hyperparameter Add(string name, Hyperparameter value, double least, double most, bool mostIncluded, bool leastIncluded)
    {
        value = value.Owned();
        var range = new HyperparameterRange(name, value, least, most, mostIncluded, leastIncluded);
        range.CheckConstant();
        ranges.Add(range);
        return value;
    }

    /// <summary>Asks each schedule, once, for the value of the update that begins, and throws where one is out of range.</summary>
    public void Begin(long iteration)
    {
        foreach (var range in ranges) range.Begin(iteration);
    }

    /// <summary>Counts the schedules' lengths by a run, and gives what puts the results in force.</summary>
    public List<Action> Bind(RunLength run, ScheduleClock clock) => [.. ranges.Select(range => range.Value.Bind(run, clock))];
}
