using Anneal.Models;

namespace Anneal.Callbacks;

/// <summary>A number of the logs that is to fall or rise, and the best it has been.</summary>
internal sealed class Monitor(Callback owner, string name, Choice<MonitorMode> mode, double minDelta = 0)
{
    private readonly MonitorMode mode = Require.Defined(mode, nameof(mode));
    private readonly double minDelta = Math.Abs(Require.Finite(minDelta, nameof(minDelta)));
    private bool rises, saidMissing;

    public string Name => name;

    public MonitorMode Mode => mode;

    public double MinDelta => minDelta;

    /// <summary>The best value so far; null before there is one.</summary>
    public double? Best { get; set; }

    /// <summary>Finds out which direction is better.</summary>
    /// <exception cref="InvalidOperationException">The mode is automatic, and the name tells nothing.</exception>
    public void Begin(Model model)
    {
        saidMissing = false;
        rises = mode switch
        {
            MonitorMode.Min => false,
            MonitorMode.Max => true,
            _ => MetricDirections.Rises(model, name.StartsWith("val_", StringComparison.Ordinal) ? name[4..] : name) ?? throw new InvalidOperationException(
                $"{owner.GetType().Name} cannot tell whether '{name}' is to fall or to rise. Give mode: \"min\" or mode: \"max\"."),
        };
    }

    /// <summary>The value in the logs; null where there is none, which <paramref name="warn"/> says once in a run.</summary>
    public double? Read(Logs logs, Action<string> warn)
    {
        ArgumentNullException.ThrowIfNull(logs);
        if (logs.TryGetValue(name, out var value)) return value;
        if (!saidMissing) warn($"Warning: {owner.GetType().Name} monitors '{name}', which the logs do not have. They have {string.Join(", ", logs.Keys)}.");
        saidMissing = true;
        return null;
    }

    /// <summary>Whether a value is better than another by more than the least difference. NaN is no improvement, and every number is one over nothing.</summary>
    public bool IsImprovement(double value, double? than) => !double.IsNaN(value) && (than is not { } reference || (rises ? value - minDelta > reference : value + minDelta < reference));

    /// <summary>Takes a value as the best if it is better.</summary>
    public bool Improves(double value)
    {
        if (!IsImprovement(value, Best)) return false;
        Best = value;
        return true;
    }
}
