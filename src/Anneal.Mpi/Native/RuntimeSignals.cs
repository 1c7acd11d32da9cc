using System.Runtime.InteropServices;

namespace Anneal.Distribution.Native;

/// <summary>
/// Keeps the handlers by which the runtime makes exceptions of signals (null, division by zero). Libraries under MPI take these signals when they are loaded:
/// with UCX's handler the first NullReferenceException that somebody catches ends the process.
/// </summary>
internal sealed unsafe partial class RuntimeSignals : IDisposable
{
    /// <summary>More bytes than the structure of any system has.</summary>
    private const int Size = 512;

    /// <summary>SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV.</summary>
    private static readonly int[] Numbers = [4, 5, 6, 7, 8, 11];

    private readonly byte[][] handlers = [.. Numbers.Select(Handler)];

    public void Dispose()
    {
        foreach (var (number, handler) in Numbers.Zip(handlers))
        {
            fixed (byte* pointer = handler) _ = Exchange(number, pointer, null);
        }
    }

    private static byte[] Handler(int number)
    {
        var handler = new byte[Size];
        fixed (byte* pointer = handler) _ = Exchange(number, null, pointer);
        return handler;
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static partial int Exchange(int number, byte* next, byte* previous);
}
