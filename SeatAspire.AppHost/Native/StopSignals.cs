using System.Runtime.InteropServices;

namespace SeatAspire.AppHost.Native;

/// <summary>Ctrl+C, SIGTERM and a closed terminal: the first asks for an orderly stop, a further Ctrl+C ends everything at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Parts _parts;
    private readonly HostLog _log;

    public StopSignals(Parts parts, HostLog log)
    {
        _parts = parts;
        _log = log;
        // A script's background process starts with Ctrl+C ignored; whoever sends it to this one means it.
        Signals.TakeBack(Signal.Int);
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, On));
        }
    }

    /// <summary>Cancelled when the system is to stop.</summary>
    public CancellationToken Token => _asked.Token;

    public Task WaitAsync() => Task.Delay(Timeout.Infinite, _asked.Token).ContinueWith(_ => { }, TaskScheduler.Default);

    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _asked.Dispose();
    }

    private void On(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!_asked.IsCancellationRequested)
        {
            _log.Say("stopping");
            _asked.Cancel();
        }
        else if (context.Signal == PosixSignal.SIGINT)
        {
            _log.Say("stopping at once");
            _parts.Kill();
        }
    }
}
