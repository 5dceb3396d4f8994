using System.Runtime.InteropServices;

namespace SeatAspire.AppHost.Native;

/// <summary>Ctrl+C, SIGTERM and a closed terminal: the first asks for an orderly stop, a further Ctrl+C ends everything at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource asked = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly Parts parts;
    private readonly HostLog log;

    public StopSignals(Parts parts, HostLog log)
    {
        this.parts = parts;
        this.log = log;
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT])
        {
            this.registrations.Add(PosixSignalRegistration.Create(signal, this.On));
        }
    }

    /// <summary>Cancelled when the system is to stop.</summary>
    public CancellationToken Token => this.asked.Token;

    public Task WaitAsync() => Task.Delay(Timeout.Infinite, this.asked.Token).ContinueWith(_ => { }, TaskScheduler.Default);

    public void Dispose()
    {
        this.registrations.ForEach(registration => registration.Dispose());
        this.asked.Dispose();
    }

    private void On(PosixSignalContext context)
    {
        context.Cancel = true;
        if (!this.asked.IsCancellationRequested)
        {
            this.log.Say("stopping");
            this.asked.Cancel();
        }
        else if (context.Signal == PosixSignal.SIGINT)
        {
            this.log.Say("stopping at once");
            this.parts.Kill();
        }
    }
}
