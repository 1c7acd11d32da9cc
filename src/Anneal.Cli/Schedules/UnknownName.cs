namespace Anneal.Cli.Schedules;

/// <summary>What is said of a name that no schedule has.</summary>
internal static class UnknownName
{
    private const int Offered = 3;

    public static UsageException Of(string name)
    {
        var typed = ScheduleNames.ToKebab(name);
        var near = Nearest.Meant(typed, ScheduleCatalog.All().Select(schedule => schedule.Name), Offered);
        return new($"There is no schedule '{name}'{(near.Count == 0 ? "" : $"; the nearest names are {string.Join(", ", near)}")}. `anneal schedule list` shows all names. The name of a file must end with .json.{ScheduleFile.Hint(name)}");
    }
}
