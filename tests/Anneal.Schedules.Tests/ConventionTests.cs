using System.Reflection;

namespace Anneal.Schedules.Tests;

public class ConventionTests
{
    public static TheoryData<Type> AllSchedules =>
        [.. typeof(LearningRateSchedule).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(LearningRateSchedule)))];

    [Fact]
    public void Keras_has_six_schedules() => Assert.Equal(
        ["CosineDecay", "CosineDecayRestarts", "ExponentialDecay", "InverseTimeDecay", "PiecewiseConstantDecay", "PolynomialDecay"],
        Examples.All.Where(schedule => schedule.ToConfig()["module"]!.GetValue<string>() == "keras.optimizers.schedules")
            .Select(schedule => schedule.GetType().Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(AllSchedules))]
    public void A_schedule_is_sealed_and_immutable(Type type)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        Assert.True(type.IsSealed);
        Assert.All(type.GetProperties(All), property => Assert.False(property.CanWrite, property.Name));
        Assert.All(type.GetFields(All), field => Assert.True(field.IsInitOnly, field.Name));
        Assert.Single(type.GetConstructors().Select(ArgumentNames).Distinct());
    }

    [Theory]
    [MemberData(nameof(AllSchedules))]
    public void Every_argument_is_a_property_and_they_are_the_config(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var arguments = type.GetConstructors().First().GetParameters().Select(parameter => parameter.Name!).ToList();
        var properties = type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Select(property => property.Name);
        Assert.Equal(arguments.Select(name => char.ToUpperInvariant(name[0]) + name[1..]).Order(), properties.Order());
        var schedule = Examples.All.First(each => each.GetType() == type);
        Assert.Equal(arguments.Select(SnakeCase), schedule.GetConfig().Select(pair => pair.Key));
    }

    [Fact]
    public void Defaults_are_those_of_Keras()
    {
        Assert.Equal(
            """{"initial_learning_rate":0.1,"decay_steps":10,"decay_rate":0.5,"staircase":false,"name":"ExponentialDecay"}""",
            new ExponentialDecay(0.1, 10, 0.5).GetConfig().ToJsonString());
        Assert.Equal(
            """{"initial_learning_rate":0.1,"decay_steps":10,"decay_rate":0.5,"staircase":false,"name":"InverseTimeDecay"}""",
            new InverseTimeDecay(0.1, 10, 0.5).GetConfig().ToJsonString());
        Assert.Equal(
            """{"initial_learning_rate":0.1,"decay_steps":10,"end_learning_rate":0.0001,"power":1.0,"cycle":false,"name":"PolynomialDecay"}""",
            new PolynomialDecay(0.1, 10).GetConfig().ToJsonString());
        Assert.Equal(
            """{"boundaries":[1],"values":[0.1,0.2],"name":"PiecewiseConstant"}""",
            new PiecewiseConstantDecay([1], [0.1, 0.2]).GetConfig().ToJsonString());
        Assert.Equal(
            """{"initial_learning_rate":0.1,"decay_steps":10,"alpha":0.0,"name":"CosineDecay","warmup_target":null,"warmup_steps":0}""",
            new CosineDecay(0.1, 10).GetConfig().ToJsonString());
        Assert.Equal(
            """{"initial_learning_rate":0.1,"first_decay_steps":10,"t_mul":2.0,"m_mul":1.0,"alpha":0.0,"name":"SGDRDecay"}""",
            new CosineDecayRestarts(0.1, 10).GetConfig().ToJsonString());
    }

    [Fact]
    public void Schedules_with_the_same_arguments_are_equal()
    {
        Assert.Equal(new PiecewiseConstantDecay([1, 2], [3, 4, 5]), new PiecewiseConstantDecay([1.0, 2], [3, 4, 5.0]));
        Assert.NotEqual(new PiecewiseConstantDecay([1, 2], [3, 4, 5]), new PiecewiseConstantDecay([1, 2], [3, 4, 6]));
        Assert.NotEqual(new PiecewiseConstantDecay([1, 2], [3, 4, 5]), new PiecewiseConstantDecay([1, 2], [3, 4, 5], "other"));
        Assert.Equal(new CosineDecay(0, 1000, warmupTarget: 0.1, warmupSteps: 10), new CosineDecay(0.0, 1000, warmupTarget: 0.1, warmupSteps: 10));
        Assert.NotEqual(new CosineDecay(0.1, 1000), new CosineDecay(0.1, 1000, name: null));
        Assert.NotEqual<LearningRateSchedule>(new ExponentialDecay(0.1, 10, 0.5), new InverseTimeDecay(0.1, 10, 0.5));
    }

    [Fact]
    public void The_library_depends_on_nothing_but_the_core() => Assert.All(
        ((Assembly[])[typeof(LearningRateSchedule).Assembly, typeof(Number).Assembly]).SelectMany(assembly => assembly.GetReferencedAssemblies()),
        name => Assert.True(name.Name == "Anneal.Core" || name.Name!.StartsWith("System.", StringComparison.Ordinal), name.Name));

    private static string ArgumentNames(ConstructorInfo constructor) =>
        string.Join(", ", constructor.GetParameters().Select(parameter => parameter.Name));

    private static string SnakeCase(string name) =>
        string.Concat(name.Select(letter => char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : letter.ToString()));
}
