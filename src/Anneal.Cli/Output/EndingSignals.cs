using System.Runtime.InteropServices;

namespace Anneal.Cli.Output;

/// <summary>Acts before a signal ends the process.</summary>
internal sealed class EndingSignals(Action act) : IDisposable
{
    private readonly PosixSignalRegistration[] _registrations =
        [.. new[] { PosixSignal.SIGHUP, PosixSignal.SIGINT, PosixSignal.SIGQUIT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, _ => act()))];

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }
}
