using System.Reflection;
using ScheduleGallery;

namespace Anneal.Schedules.Tests;

/// <summary>One schedule or more of every class, bound to steps: what must hold for all is tested on these. The gallery has one of each, each method adds some.</summary>
internal static partial class Examples
{
    public static IReadOnlyList<LearningRateSchedule> All { get; } =
        [.. typeof(Examples).GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(method => method.ReturnType == typeof(LearningRateSchedule[]))
            .SelectMany(method => (LearningRateSchedule[])method.Invoke(null, null)!),
            .. Exhibits.Curves.Select(exhibit => exhibit.Schedule.Bind(Exhibits.Run))];

    private static LearningRateSchedule[] OfKeras() =>
    [
        new ExponentialDecay(0.1, 10, 0.5),
        new ExponentialDecay(0.1, 10, 0.5, staircase: true),
        new InverseTimeDecay(0.1, 10, 0.5),
        new PolynomialDecay(0.1, 10),
        new PiecewiseConstantDecay([10], [0.1, 0.2]),
        new CosineDecay(0.1, 10),
        new CosineDecayRestarts(0.1, 10),
    ];
}
