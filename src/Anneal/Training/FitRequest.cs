using Anneal.Callbacks;

namespace Anneal.Training;

/// <summary>The arguments of <c>Fit</c> that do not depend on where the data come from.</summary>
internal sealed record FitRequest(
    int Epochs,
    int Verbose,
    CallbackLike Callbacks,
    int InitialEpoch,
    long? StepsPerEpoch,
    long? ValidationSteps,
    int ValidationFreq,
    bool CheckSchedule,
    long? TokensPerSample,
    string? ResumeFrom,
    OnScheduleChange OnScheduleChange,
    CancellationToken CancellationToken)
{
    /// <summary>What deserves a warning.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Rows of a batch; null where the source decides.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Whether rows are shuffled, and by which seed; null where the source decides.</summary>
    public (bool Shuffle, int? Seed)? Order { get; init; }

    /// <exception cref="ArgumentException">One is out of range.</exception>
    public void Check()
    {
        Require.AtLeast(InitialEpoch, 0, "initialEpoch");
        Require.AtLeast(Epochs, 1, "epochs");
        Require.AtLeast(StepsPerEpoch, 1, "stepsPerEpoch");
        Require.AtLeast(ValidationSteps, 1, "validationSteps");
        Require.AtLeast(ValidationFreq, 1, "validationFreq");
        Require.AtLeast(TokensPerSample, 1, "tokensPerSample");
        RequireVerbose(Verbose);
    }

    /// <summary>Refuses what is no verbosity.</summary>
    public static void RequireVerbose(int verbose)
    {
        if (verbose is < 0 or > 2) throw Require.Refused(verbose, "0 (silent), 1 (a progress line) or 2 (one line per epoch)");
    }
}
