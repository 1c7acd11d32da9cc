namespace Anneal.Cli.Schedules;

/// <summary>The keys that arguments have in JSON. In what is typed, <c>lr</c> is short for <c>learning-rate</c>.</summary>
internal static class ArgumentKey
{
    private const string Rate = "learning_rate";

    // What a learning rate without another word means, in a schedule that has more than one or calls it otherwise.
    private static readonly string[] MainRates = [Rate, "initial_learning_rate", "rate"];

    /// <summary><c>decay_steps</c> for <c>decay-steps</c>, <c>max_learning_rate</c> for <c>max-lr</c>, <c>initial_learning_rate</c> for <c>lr</c>.</summary>
    public static string Of(string typed, IReadOnlyList<ScheduleCatalog.Argument> known)
    {
        var key = ScheduleNames.ToKey(typed);
        var spelled = string.Join('_', key.Split('_').Select(word => word == "lr" ? Rate : word));
        var keys = known.Select(argument => ScheduleNames.ToKey(argument.Name)).ToList();
        return keys.Contains(spelled) ? spelled
            : spelled == Rate ? MainRates.FirstOrDefault(keys.Contains) ?? key
            : key;
    }
}
