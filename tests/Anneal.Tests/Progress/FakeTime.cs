namespace Anneal.Tests.Progress;

/// <summary>A clock that stands still until told otherwise; microseconds, so that decimal seconds are exact.</summary>
internal sealed class FakeTime : TimeProvider
{
    private long _microseconds = 1_000_000;

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => _microseconds;

    /// <summary>Sets the seconds since the beginning.</summary>
    public void At(double seconds) => _microseconds = 1_000_000 + (long)Math.Round(seconds * 1e6);
}
