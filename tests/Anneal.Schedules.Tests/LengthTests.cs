using System.Reflection;
using System.Text.Json.Nodes;

namespace Anneal.Schedules.Tests;

/// <summary>Every length of every class may have a unit, and is counted in steps by what its property says.</summary>
public class LengthTests
{
    // 10 steps are 1 percent.
    private static readonly RunLength Run = new(stepsPerEpoch: 100, epochs: 10);

    // What is a step of that run is 2.777 steps of this one.
    private static readonly RunLength Awkward = RunLength.OfSteps(2777);
    private const decimal Scale = 2.777m;

    public static TheoryData<LearningRateSchedule> WithLengths =>
        [.. Examples.All.Where(schedule => schedule.GetType().IsPublic && Lengths(schedule).Any(length => Steps(schedule, length).Any(steps => steps != 0)))];

    public static TheoryData<LearningRateSchedule> ThatSayHow =>
        [.. WithLengths.Select(row => row.Data).Where(schedule => Lengths(schedule).Any(length => length.IsDefined(typeof(BindByAttribute))))];

    [Fact]
    public void Every_class_with_a_length_has_an_example() => Assert.Equal(
        ConventionTests.AllSchedules.Select(row => row.Data).Where(type => type.GetProperties().Any(IsLength)).Select(type => type.Name).Order(),
        WithLengths.Select(row => row.Data.GetType().Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(WithLengths))]
    public void Lengths_with_units_are_those_in_steps_once_the_run_is_known(LearningRateSchedule schedule)
    {
        var unbound = InUnits(schedule);
        Assert.Contains("Call Bind(run) first", Assert.Throws<InvalidOperationException>(() => unbound.At(3)).Message);
        Assert.Equal(unbound, LearningRateSchedule.FromConfig(unbound.ToConfig()));
        Assert.Equal(schedule, unbound.Bind(Run));
        Assert.Same(schedule, schedule.Bind(new RunLength()));
    }

    [Theory]
    [MemberData(nameof(ThatSayHow))]
    public void Borders_are_rounded_and_periods_are_exact(LearningRateSchedule schedule)
    {
        var expected = Rewritten(schedule, length => Steps(schedule, length).Select(steps => JsonValue.Create(Expected(schedule, length, (decimal)steps))));
        Assert.Equal(expected, InUnits(schedule).Bind(Awkward));
    }

    private static double Expected(LearningRateSchedule schedule, PropertyInfo length, decimal steps)
    {
        var bindBy = length.GetCustomAttribute<BindByAttribute>();
        var given = bindBy?.Arguments.Select(name => schedule.GetType().GetProperty(name)!).ToList() ?? [];
        var start = given.Where(IsLength).SelectMany(first => Steps(schedule, first)).Sum(each => (decimal)each) * Scale;
        var repeats = given.Any(property => property.GetValue(schedule) is After.Repeat or true);
        var isPeriod = repeats || (bindBy?.Method == "BindPeriod" && start == 0);
        var end = start + steps * Scale;
        return (double)((isPeriod ? end : Math.Round(end, MidpointRounding.AwayFromZero)) - Math.Round(start, MidpointRounding.AwayFromZero));
    }

    private static LearningRateSchedule InUnits(LearningRateSchedule schedule) =>
        Rewritten(schedule, length => Steps(schedule, length).Select(steps => steps == 0 ? JsonValue.Create(0) : (JsonNode)new JsonObject { ["percent"] = (double)((decimal)steps / 10) }));

    private static LearningRateSchedule Rewritten(LearningRateSchedule schedule, Func<PropertyInfo, IEnumerable<JsonNode>> write)
    {
        var config = schedule.ToConfig();
        foreach (var length in Lengths(schedule))
            config["config"]![KeyOf(length)] = length.PropertyType == typeof(IReadOnlyList<Duration>) ? new JsonArray([.. write(length)]) : write(length).Single();
        return LearningRateSchedule.FromConfig(config);
    }

    private static IEnumerable<PropertyInfo> Lengths(LearningRateSchedule schedule) =>
        schedule.GetType().GetProperties().Where(property => IsLength(property) && property.GetValue(schedule) is not null);

    private static bool IsLength(PropertyInfo property) =>
        property.PropertyType == typeof(Duration) || property.PropertyType == typeof(Duration?) || property.PropertyType == typeof(IReadOnlyList<Duration>);

    private static IEnumerable<double> Steps(LearningRateSchedule schedule, PropertyInfo length) =>
        (length.GetValue(schedule) is Duration one ? [one] : (IReadOnlyList<Duration>)length.GetValue(schedule)!).Select(each => each.Steps);

    private static string KeyOf(PropertyInfo property) =>
        string.Concat(property.Name.Select((letter, i) => char.IsUpper(letter) && i > 0 ? $"_{letter}" : $"{letter}")).ToLowerInvariant();
}
