using System.Collections;
using System.Reflection;
using Anneal.Schedules;

namespace Anneal.PublicApi.Tests.Conventions;

public sealed class ConventionTests
{
    public static TheoryData<Type> Schedules => [.. PublicApi.Types.Where(type => type.IsSubclassOf(typeof(LearningRateSchedule)))];

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Schedules_are_sealed_and_immutable(Type schedule)
    {
        Assert.True(schedule.IsSealed);
        var fields = schedule.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance);
        Assert.All(fields, field => Assert.True(field.IsInitOnly, $"{field.Name} can change."));
        Assert.All(schedule.GetProperties(), property => Assert.False(property.CanWrite, $"{property.Name} can be set."));
        Assert.All(
            schedule.GetProperties().Where(p => p.PropertyType.IsAssignableTo(typeof(IEnumerable)) && p.PropertyType != typeof(string)),
            property => Assert.True(property.PropertyType == typeof(IReadOnlyList<double>) || property.PropertyType == typeof(IReadOnlyList<Duration>)));
    }

    [Fact]
    public void Schedules_are_found() => Assert.True(Schedules.Count >= 6);

    [Fact]
    public void Lists_given_to_a_schedule_stay_the_callers()
    {
        Number[] boundaries = [10, 20], values = [1.0, 0.5, 0.1];
        var schedule = new PiecewiseConstantDecay(boundaries, values);
        (boundaries[0], values[0]) = (5, 7.0);
        Assert.Equal(1.0, schedule.At(10));
        Assert.Equal([10, 20], schedule.Boundaries);
        Assert.Throws<NotSupportedException>(() => ((IList<double>)schedule.Values)[0] = 7.0);
    }

    [Fact]
    public void Nothing_static_can_be_changed()
    {
        var statics = BindingFlags.Public | BindingFlags.Static;
        Assert.All(
            PublicApi.Types.Where(type => !type.IsEnum).SelectMany(type => type.GetFields(statics)),
            field => Assert.True(field.IsLiteral || field.IsInitOnly, $"{field.DeclaringType}.{field.Name}"));
        Assert.DoesNotContain(PublicApi.Types.SelectMany(type => type.GetProperties(statics)), property => property.SetMethod?.IsPublic == true);
    }

    [Fact]
    public void Parameters_are_in_camel_case_and_positional_properties_in_Pascal_case()
    {
        var wrong = from type in PublicApi.Types
                    from method in PublicApi.Methods(type)
                    from parameter in method.GetParameters()
                    let positional = method.IsConstructor && type.GetProperty(parameter.Name!) is not null
                    where !parameter.Name!.All(char.IsAsciiLetterOrDigit) || char.IsAsciiLetterLower(parameter.Name![0]) == positional
                    select $"{PublicApi.Name(method)}({parameter.Name})";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Flags_and_enumerations_are_spelt_out()
    {
        var enumerations = PublicApi.Types.Where(type => type.IsEnum).ToList();
        Assert.NotEmpty(enumerations);
        Assert.All(enumerations, type => Assert.True(Enum.IsDefined(type, Enum.ToObject(type, 0)), $"{type}: the default has no name."));
    }

    [Fact]
    public void What_owns_native_memory_can_be_disposed()
    {
        Type[] owners = [typeof(Layers.Layer), typeof(Metrics.Metric), typeof(Optimizers.Optimizer), typeof(Variable)];
        Assert.All(owners, type => Assert.True(type.IsAssignableTo(typeof(IDisposable))));
        Assert.DoesNotContain(PublicApi.Types.Where(t => t.IsSubclassOf(typeof(Callbacks.Callback))), type => type.IsAssignableTo(typeof(IDisposable)));
    }
}
