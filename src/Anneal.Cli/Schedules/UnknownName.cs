namespace Anneal.Cli.Schedules;

/// <summary>What is said of a name that no schedule has.</summary>
internal static class UnknownName
{
    private const int Offered = 3;

    public static UsageException Of(string name)
    {
        var typed = ScheduleNames.ToKebab(name);
        var nearest = ScheduleCatalog.All().Select(schedule => schedule.Name)
            .OrderByDescending(known => typed.Length > 2 && known.Contains(typed, StringComparison.Ordinal))
            .ThenBy(known => EditDistance.Between(known, typed))
            .Take(Offered);
        return new($"There is no schedule '{name}'; the nearest names are {string.Join(", ", nearest)}. `anneal schedule list` shows all names. The name of a file must end with .json.{ScheduleFile.Hint(name)}");
    }
}
