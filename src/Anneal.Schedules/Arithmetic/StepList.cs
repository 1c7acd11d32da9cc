namespace Anneal.Schedules;

/// <summary>Positions in a run, in order; equal to another list of the same positions.</summary>
internal readonly struct StepList : IEquatable<StepList>
{
    private readonly ValueList<Duration> _durations;
    private readonly double[]? _steps;

    /// <summary>Checks a list. Lengths with units are compared when they are bound.</summary>
    public StepList(IReadOnlyList<Duration> durations, string parameter)
    {
        ArgumentNullException.ThrowIfNull(durations, parameter);
        if (durations.Count == 0)
            throw Require.Wrong(parameter, "must hold at least one length; it was empty");
        Require.AllFinite(durations, parameter);
        for (var i = 0; i < durations.Count; i++)
            if (durations[i].IsInSteps && durations[i].Steps < 0)
                throw Require.RefusedElement(i, durations[i], "0 or more", parameter);
        _durations = new([.. durations]);
        _steps = durations.All(duration => duration.IsInSteps) ? [.. durations.Select(duration => duration.Steps)] : null;
        for (var i = 1; i < _steps?.Length; i++)
            if (_steps[i] < _steps[i - 1])
                throw Require.Wrong(parameter, $"must not decrease; [{i}] was {durations[i]}, after {durations[i - 1]}");
    }

    public int Count => _durations.Count;

    public IReadOnlyList<Duration> Durations => _durations;

    public bool IsInSteps => _steps is not null;

    /// <summary>The positions in steps; throws if they depend on a run.</summary>
    public ReadOnlySpan<double> Steps => _steps ?? Unbound();

    /// <summary>How many positions are not after a step.</summary>
    public static int CountUpTo(ReadOnlySpan<double> steps, double step)
    {
        var (low, high) = (0, steps.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (steps[middle] <= step)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    public IReadOnlyList<Duration> Bind(RunLength run) => [.. _durations.Select(duration => duration.Bind(run))];

    public bool Equals(StepList other) => _durations.Equals(other._durations);

    public override bool Equals(object? obj) => obj is StepList other && Equals(other);

    public override int GetHashCode() => _durations.GetHashCode();

    private double[] Unbound() => [.. _durations.Select(duration => duration.Steps)];
}
